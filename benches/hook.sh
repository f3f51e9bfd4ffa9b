#!/usr/bin/env bash
# Measures what the pre-commit hook costs a commit that is none of its
# business, beside `git diff --cached --quiet`, which Git itself needs to see
# whether anything is staged. Both run in turns, so that the machine's other
# work weighs on both alike. The limit is three times.
#
#     cargo build --release && benches/hook.sh [RUNS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tool=$PWD/${CARGO_TARGET_DIR:-target}/release/git-roadmap
runs=${1:-60}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export HOME=$folder GIT_CONFIG_NOSYSTEM=1
git config --global maintenance.auto false # nothing runs on at the end
git config --global user.name Ada
git config --global user.email ada@example.org
git config --global init.defaultBranch main

# A repository with this project's own roadmap and as many files as told, of
# which one is staged.
make_repository() {
    git init -q "$folder/$1"
    cp ROADMAP.md "$folder/$1"
    cd "$folder/$1"
    local number
    for ((number = 0; number < $1; number++)); do
        [ $((number % 100)) -ne 0 ] || mkdir -p "src/$((number / 100))"
        echo "$number" >"src/$((number / 100))/$number.txt"
    done
    git add .
    git commit -q -m "Begin"
    echo more >>src/0/0.txt
    git add src/0/0.txt
    export GIT_INDEX_FILE=.git/index
}

microseconds() {
    local before=${EPOCHREALTIME/./}
    "$@" >/dev/null 2>&1 || true
    echo $((${EPOCHREALTIME/./} - before))
}

median() {
    sort -n | sed -n "$(((runs + 1) / 2))p"
}

measure() {
    : >"$folder/git" && : >"$folder/hook"
    local run
    for ((run = 0; run < runs; run++)); do
        microseconds git diff --cached --quiet >>"$folder/git"
        microseconds "$tool" hook run pre-commit >>"$folder/hook"
    done
    local git hook
    git=$(median <"$folder/git") hook=$(median <"$folder/hook")
    printf '%6d files   git diff %6d µs   hook %6d µs   %d.%02d times\n' \
        "$1" "$git" "$hook" $((hook / git)) $((hook * 100 / git % 100))
}

for files in 10 12000; do
    (make_repository "$files" && measure "$files")
done
