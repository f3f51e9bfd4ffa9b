#!/usr/bin/env bash
# Ticks a task in three ways while the user is in the middle of something, and
# writes what each way loses or sweeps up as the table in docs/safety.md.
#
#   docs/safety.sh            writes the table
#   docs/safety.sh --print    prints it
#   docs/safety.sh --check    fails if the written one differs, other ways' counts aside
#
# Needs git, GNU sed and setsid; takes the tool from $GIT_ROADMAP, else builds it.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
page=$here/safety.md

tool=${GIT_ROADMAP:-}
if [ -z "$tool" ]; then
    cargo build --quiet --release --manifest-path "$here/../Cargo.toml" || exit 2
    tool=${CARGO_TARGET_DIR:-$here/../target}/release/git-roadmap
fi
tool=$(realpath "$tool")

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
export HOME=$temporary GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C.UTF-8
export GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.org
export GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.org
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
RANDOM=1

# The three ways, in the current folder.

tick_box() { sed -i "s/^- \[ \] $1\$/- [x] $1/" ROADMAP.md; }

by_tool() { "$tool" check "$1"; }

by_add() { tick_box "$1" && git add ROADMAP.md && git commit -m "Tick $1"; }

by_only() { tick_box "$1" && git commit -m "Tick $1" --only ROADMAP.md; }

# What they meet.

tasks=40

# A fresh repository with tasks "task 01." to "task 40.".
repository() {
    rm -rf "$temporary/repository"
    mkdir "$temporary/repository"
    cd "$temporary/repository" || exit 2
    git init -q -b main
    {
        printf '# Tasks\n\nAbout them.\n\n## Phase 1: Work\n\n'
        printf -- '- [ ] task %02d.\n' $(seq $tasks)
    } >ROADMAP.md
    echo base >code.txt
    git add .
    git commit -q -m 'Add the roadmap'
}

# A branch that conflicts with this one in code.txt, and changes more.txt.
diverge() {
    git checkout -q -b side
    echo side >code.txt
    echo side >more.txt
    git add .
    git commit -q -m Side
    git checkout -q main
    echo main >code.txt
    git commit -q -a -m Main
    echo later >code.txt
    git commit -q -a -m Later
}

quietly() { "$@" >>"$temporary/log" 2>&1; }

in_head() { git show HEAD:ROADMAP.md | grep -q -- "$1"; }
in_index() { git show :ROADMAP.md | grep -q -- "$1"; }
in_last() { git show --format= --name-only HEAD | grep -q -x -- "$1"; }

# Each of these gets a way and prints a cell.

staged_file() {
    repository
    echo staged >code.txt
    git add code.txt
    quietly "$1" 'task 01.'
    if in_last code.txt; then echo '**commits that file too**'; else echo 'stays staged'; fi
}

unstaged_edit() {
    repository
    sed -i 's/^- \[ \] task 02\.$/- [ ] task 02. reworded/' ROADMAP.md
    quietly "$1" 'task 01.'
    if in_head reworded; then echo '**commits the edit too**'; else echo 'stays an edit'; fi
}

staged_edit() {
    repository
    sed -i 's/^About them.$/Staged words./' ROADMAP.md
    git add ROADMAP.md
    sed -i 's/^Staged words.$/Edited words./' ROADMAP.md
    quietly "$1" 'task 01.'
    if in_head Edited; then
        echo '**commits the last of both**'
    elif in_index Staged; then
        echo 'stay as they are'
    else
        echo '**loses what was staged**'
    fi
}

other_tick() {
    repository
    tick_box 'task 02.'
    quietly "$1" 'task 01.'
    if in_head '\[x\] task 02'; then
        echo '**commits it too**'
    elif [ "$(git status --porcelain)" = ' M ROADMAP.md' ]; then
        echo 'stays an edit'
    else
        echo '**Git does not see it any more**'
    fi
}

intended_file() {
    repository
    echo new >new.txt
    git add -N new.txt
    quietly "$1" 'task 01.'
    if in_last new.txt; then echo '**commits it**'; else echo 'stays intended'; fi
}

new_picture() {
    repository
    sed -i 's/^About them.$/<!-- roadmap:badges -->\n<!-- \/roadmap:badges -->/' ROADMAP.md
    git commit -q -a -m 'A badge'
    case $1 in
    by_tool) quietly by_tool 'task 01.' ;;
    *)
        tick_box 'task 01.'
        quietly "$tool" refresh
        [ "$1" = by_only ] || git add ROADMAP.md .roadmap
        only=()
        [ "$1" = by_add ] || only=(--only ROADMAP.md .roadmap/progress.svg)
        quietly git commit -m 'Tick task 01.' "${only[@]}"
        ;;
    esac
    if in_last .roadmap/progress.svg; then echo 'is committed'; else echo '**fails**'; fi
}

# operation WAY FILE-THAT-MARKS-IT COMMAND…
operation() {
    local way=$1 mark=$2 before
    shift 2
    repository
    diverge
    quietly git "$@"
    before=$(git rev-parse HEAD)
    quietly "$way" 'task 01.'
    if [ "$(git rev-parse HEAD)" = "$before" ]; then
        echo 'refuses'
    elif in_last more.txt; then
        echo '**commits all of it**'
    elif [ ! -e ".git/$mark" ]; then
        echo '**commits, and forgets it**'
    else
        echo '**commits in the middle of it**'
    fi
}

during_merge() { operation "$1" MERGE_HEAD merge side; }
during_squash() {
    repository
    diverge
    git reset -q --hard HEAD~2
    quietly git merge --squash side
    before=$(git rev-parse HEAD)
    quietly "$1" 'task 01.'
    if [ "$(git rev-parse HEAD)" = "$before" ]; then
        echo 'refuses'
    elif in_last more.txt; then
        echo '**commits all of it**'
    else
        echo '**commits, and forgets its message**'
    fi
}
during_rebase() { operation "$1" rebase-merge rebase side; }
during_pick() { operation "$1" CHERRY_PICK_HEAD cherry-pick side; }
during_revert() { operation "$1" REVERT_HEAD revert --no-edit HEAD~1; }

# Four processes tick ten tasks each; who comes too late does not try again.
at_once() {
    repository
    local process number pids=()
    for process in 0 1 2 3; do
        for number in $(seq $((process * 10 + 1)) $((process * 10 + 10))); do
            "$1" "$(printf 'task %02d.' "$number")"
        done >/dev/null 2>&1 &
        pids+=($!)
    done
    wait "${pids[@]}"
    local kept
    kept=$(git show HEAD:ROADMAP.md | grep -c '\[x\]')
    echo "loses $((tasks - kept)) of $tasks"
}

# Somebody adds and commits other files, and tries again where Git refuses.
others_work() {
    local number=0
    while [ ! -e .git/enough ]; do
        number=$((number + 1))
        echo "$number" >"other$number.txt"
        until git add "other$number.txt" || [ -e .git/enough ]; do :; done
        sleep 0.02
        git commit -q -m Other || true
    done >/dev/null 2>&1
}

beside_others() {
    repository
    local number swept kept foreign worker
    others_work &
    worker=$!
    for number in $(seq 20); do
        "$1" "$(printf 'task %02d.' "$number")" >/dev/null 2>&1
    done
    touch .git/enough
    wait $worker
    kept=$(git show HEAD:ROADMAP.md | grep -c '\[x\]')
    swept=$(git log --format= --name-only --grep=task | grep -c '^other')
    foreign=$(git log --format= --name-only --grep=Other | grep -c '^ROADMAP')
    echo "loses $((20 - kept)) of 20, sweeps up $swept files, leaves $foreign ticks to the others"
}

# Kills the whole process group at a random time, and runs it again.
killed() {
    local run reverts=0 unfinished=0 swept=0 delay
    export -f by_tool by_add by_only tick_box
    export tool
    for run in $(seq 15); do
        repository
        echo staged >code.txt
        git add code.txt
        delay=$(printf '0.%03d' $((RANDOM % 25)))
        setsid bash -c "$1 'task 01.'" >/dev/null 2>&1 &
        local leader=$!
        sleep "$delay"
        kill -9 -- "-$leader" 2>/dev/null
        wait "$leader" 2>/dev/null
        if in_head '\[x\]' && ! in_index '\[x\]'; then
            reverts=$((reverts + 1))
        fi
        # As Git's message says, if no Git runs any more.
        rm -f .git/*.lock .git/refs/heads/*.lock
        quietly "$1" 'task 01.'
        in_head '\[x\]' || unfinished=$((unfinished + 1))
        git log --format= --name-only HEAD~1.. | grep -q code.txt && swept=$((swept + 1))
    done 2>/dev/null
    echo "$swept sweep up the staged file, $reverts stage a revert, $unfinished are not done when run again"
}

row() {
    local title=$1 way cells=()
    for way in by_tool by_add by_only; do
        cells+=("$("$2" "$way")")
    done
    printf '| %s | %s | %s | %s |\n' "$title" "${cells[@]}"
}

table() {
    echo '| while … | `git roadmap check` | `git add` and `git commit` | `git commit --only` |'
    echo '| --- | --- | --- | --- |'
    row 'another file is staged' staged_file
    row 'a neighbouring line is edited' unstaged_edit
    row 'the roadmap has staged and unstaged edits' staged_edit
    row 'another box is ticked by hand, unstaged' other_tick
    row 'a file is intended to be added (`git add -N`)' intended_file
    row 'the badge is new' new_picture
    row 'a merge has conflicts' during_merge
    row 'a squashed merge waits for its commit' during_squash
    row 'a rebase has conflicts' during_rebase
    row 'a cherry-pick has conflicts' during_pick
    row 'a revert has conflicts' during_revert
    row 'four processes tick ten tasks each' at_once
    row 'somebody adds and commits other files, during 20 ticks' beside_others
    row 'the process group is killed at a random time, 15 times' killed
}

written() { sed -n '/^<!-- table -->$/,/^<!-- \/table -->$/p' "$page" | grep '^|'; }

# Races end differently each time; but ours have to lose nothing.
without_counts() {
    awk -F'|' -v OFS='|' '{
        sub(/leaves [0-9]+/, "leaves N", $3)
        gsub(/[0-9]+/, "N", $4)
        gsub(/[0-9]+/, "N", $5)
        print
    }' "$1"
}

table >"$temporary/table"
case ${1:-} in
--print) cat "$temporary/table" ;;
--check)
    written >"$temporary/written"
    diff <(without_counts "$temporary/written") <(without_counts "$temporary/table") ||
        { echo "error: the table in docs/safety.md is another; run docs/safety.sh" >&2; exit 1; }
    ;;
*)
    sed -i -e "/^<!-- table -->\$/r $temporary/table" \
        -e '/^<!-- table -->$/,/^<!-- \/table -->$/{/^|/d}' "$page"
    ;;
esac
