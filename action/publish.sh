# shellcheck shell=bash
# How commits get to GitHub, sourced by run.sh.
#
# They are made in a worktree of their own, on the newest commit of the branch:
# nothing that other steps have left in the checkout is swept in. If the branch
# has moved by the time of the push, all is made anew on its new tip; what is
# generated is never rebased.

branch=${GITHUB_REF#refs/heads/}
there=refs/remotes/origin/$branch
tree=
base=

# configure KEY VALUE: a setting for every Git that runs from here on.
configure() {
    local count=${GIT_CONFIG_COUNT:-0}
    export "GIT_CONFIG_KEY_$count=$1" "GIT_CONFIG_VALUE_$count=$2"
    export GIT_CONFIG_COUNT=$((count + 1))
}

# Git asks our helper for the login, and no other, which might keep the token or
# know an older one: it is in no argument and no file. Only the steps that are
# handed TOKEN have an answer. A header that the checkout has left, with another
# token, would win. Hooks that other steps have put in place would see the token.
login() {
    export GIT_TERMINAL_PROMPT=0 GIT_LFS_SKIP_SMUDGE=1
    configure core.hooksPath /dev/null
    if [ -z "${TOKEN-}" ]; then
        return 0
    fi
    configure "credential.$GITHUB_SERVER_URL.helper" ''
    # shellcheck disable=SC2016 # Git's shell expands it.
    configure "credential.$GITHUB_SERVER_URL.helper" \
        '!f() { test "$1" != get || test -z "$TOKEN" || printf "username=x-access-token\npassword=%s\n" "$TOKEN"; }; f'
    configure "http.$GITHUB_SERVER_URL/.extraheader" ''
}

# commit_as NAME EMAIL
commit_as() {
    export GIT_AUTHOR_NAME=$1 GIT_AUTHOR_EMAIL=$2 GIT_COMMITTER_NAME=$1 GIT_COMMITTER_EMAIL=$2
}

commit_as_bot() {
    commit_as 'github-actions[bot]' '41898282+github-actions[bot]@users.noreply.github.com'
}

# Moves into a worktree of its own at a commit.
enter() {
    base=$(git rev-parse "$1")
    if [ -z "$tree" ]; then
        tree=$(mktemp -d "$RUNNER_TEMP/git-roadmap-tree.XXXXXX")
        git worktree add -q --force --detach "$tree" "$1" >"$said" 2>&1 || no_checkout
        cd "$tree" || no_checkout
    else
        git checkout -q --force --detach "$1" >"$said" 2>&1 || no_checkout
        git clean -fdxq >"$said" 2>&1 || no_checkout
    fi
}

no_checkout() {
    stop 'The commit cannot be checked out' 'Git said why' "$said"
}

# What a run that failed has left half done is no progress.
take_back() {
    if [ -n "$tree" ]; then
        git reset -q --hard "$base"
    fi
}

leave() {
    if [ -n "$tree" ]; then
        cd "$GITHUB_WORKSPACE"
        git worktree remove --force "$tree" || true
    fi
}

# The newest commit of the branch.
newest() {
    if ! git fetch -q --no-tags origin "+refs/heads/$branch:$there" 2>"$said"; then
        stop 'The branch cannot be fetched' 'Git said why' "$said"
    fi
    enter "$there"
}

# publish MAKE…: has this command commit on the newest commit, and publishes that, if any.
publish() {
    case $GITHUB_REF in
        refs/heads/*) ;;
        *) stop 'Not on a branch' "This can commit only where the workflow runs on a branch" ;;
    esac
    local attempt
    for attempt in 1 2 3 4 5; do
        newest
        "$@"
        if [ "$(git rev-parse HEAD)" = "$(git rev-parse "$there")" ]; then
            return 0
        fi
        if [ "$PUBLISH" = pull-request ]; then
            push_aside
            return 0
        fi
        if git push -q -- origin "HEAD:refs/heads/$branch" 2>"$said"; then
            changed=true
            return 0
        fi
        has_moved || refused
        sleep "$attempt"
    done
    stop 'The branch moves too fast' 'Other commits came in between, five times; run it again' "$said"
}

has_moved() {
    local tip
    tip=$(git ls-remote -- origin "refs/heads/$branch" 2>>"$said" | cut -f1)
    [ -n "$tip" ] && [ "$tip" != "$(git rev-parse "$there")" ]
}

refused() {
    local way='Publish by a pull request then, or on a computer'
    if [ "$MODE" = tick ]; then
        way='A tick can be pushed from a computer then'
    fi
    stop 'GitHub refused the push' "Is the branch protected? $way" "$said"
}

# Puts the commit into a branch of its own, for a pull request.
push_aside() {
    local name=roadmap-$MODE known='' others=''
    if [ -n "$(git ls-remote -- origin "refs/heads/$name" 2>"$said")" ]; then
        git fetch -q --no-tags origin "+refs/heads/$name:refs/remotes/origin/$name" 2>"$said"
        known=$(git rev-parse "refs/remotes/origin/$name")
        others=$(git log --no-merges --format=%ce "$known" --not HEAD "$there" | grep -vxF "$GIT_COMMITTER_EMAIL" || true)
    fi
    if [ -n "$others" ]; then
        stop "$name has commits of others" 'Merge that branch or delete it, then run this again'
    fi
    echo "branch=$name" >>"$GITHUB_OUTPUT"
    # The same again would only be a newer date.
    if [ -n "$known" ] && [ "$(git log -1 --format='%T %P' "$known")" = "$(git log -1 --format='%T %P')" ]; then
        return 0
    fi
    if ! git push -q "--force-with-lease=refs/heads/$name:$known" -- origin "HEAD:refs/heads/$name" 2>"$said"; then
        refused
    fi
    changed=true
}
