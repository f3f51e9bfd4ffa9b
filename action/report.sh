# shellcheck shell=bash
# What a run says, sourced by the other scripts.
#
# Text of a roadmap, of a remote or of somebody's input goes nowhere but into the
# summary, and there indented: that is code, which no text in it can end. In the
# log a line of it could be a command to the runner. Annotations and outputs hold
# only what these scripts know themselves.

# The last thing that another program said, and what git-roadmap did.
said=$RUNNER_TEMP/git-roadmap-said
report=$RUNNER_TEMP/git-roadmap-report
# The command that does the same on a computer.
by_hand=

quote() {
    echo
    tr -d '\r' | sed -n '1,1500s/^/    /p'
    echo
}

# annotate KIND TITLE TEXT, of fixed words.
annotate() {
    echo "::$1 title=$2::$3"
}

# stop TITLE TEXT [FILE]: ends the run; the summary quotes the file.
stop() {
    {
        echo "### Stopped: $1"
        echo
        echo "$2"
        if [ -n "${3-}" ]; then
            quote <"$3"
        fi
        if [ -n "$by_hand" ]; then
            echo 'Nothing was pushed. On a computer, in a clone of this repository:'
            quote <<<"$by_hand"
        fi
    } >>"$GITHUB_STEP_SUMMARY"
    annotate error "$1" "$2${3:+ (see the summary of this run)}"
    # shellcheck disable=SC2034 # For run.sh.
    explained=true
    exit 1
}

# section TITLE FILE: a heading and what a program said.
section() {
    {
        echo "### $1"
        quote <"$2"
    } >>"$GITHUB_STEP_SUMMARY"
}

# Progress and the picture, in the summary and as outputs, at the end of every
# run that has a roadmap.
progress() {
    local numbers table commit
    if numbers=$(git-roadmap status --format outputs 2>/dev/null) &&
        table=$(git-roadmap status --format markdown 2>/dev/null); then
        echo "$numbers" >>"$GITHUB_OUTPUT"
        echo "$table" >>"$GITHUB_STEP_SUMMARY"
        commit=$(git rev-parse -q --verify HEAD || true)
        if [ -n "$commit" ] && is_public_at "$commit"; then
            printf '\n![progress](%s/%s/raw/%s/.roadmap/progress.svg)\n' \
                "$GITHUB_SERVER_URL" "$GITHUB_REPOSITORY" "$commit" >>"$GITHUB_STEP_SUMMARY"
        fi
    fi
}

# Whether GitHub has the commit, with the picture in it: what it was asked to
# build, or what has been pushed.
is_public_at() {
    git cat-file -e "$1:.roadmap/progress.svg" 2>/dev/null &&
        { [ "$1" = "${GITHUB_SHA-}" ] || [ -n "$(git branch -r --contains "$1" 2>/dev/null)" ]; }
}
