#!/usr/bin/env bash
# Measures `git roadmap cohort` beside what Git itself needs to read the same
# copies. Whole processes, in turns, ratios. Run it from anywhere:
#
#   benches/cohort.sh [--cache FOLDER] [COPIES…]
#
# COPIES are 5000 25000 100000: sizes of classes that are made once (the largest
# takes many minutes and 1 GB) and kept in FOLDER, by default in
# git-roadmap-bench below $XDG_CACHE_HOME or ~/.cache. A class of 5000 is
# measured in other kinds of repositories too.
#
# Needs cargo, git and python3. With OURS=PROGRAM that one is measured, and
# nothing is built.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")

cache=${XDG_CACHE_HOME:-$HOME/.cache}/git-roadmap-bench
sizes=()
while [ $# -gt 0 ]; do
    case $1 in
        --cache) cache=${2:?}; shift 2 ;;
        *[!0-9]* | "") sed -n '2,14s/^# \{0,1\}//p' "$0"; exit 2 ;;
        *) sizes+=("$1"); shift ;;
    esac
done
[ ${#sizes[@]} -gt 0 ] || sizes=(5000 25000 100000)
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT

if [ -z "${OURS:-}" ]; then
    echo "building git-roadmap" >&2
    (cd "$root" && cargo build --quiet --release --locked)
    target=$(cd "$root" && cargo metadata --no-deps --format-version 1 |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
    OURS=$target/release/git-roadmap
fi

# Nothing of the user's, so that both sides read under the same settings.
export HOME=$temporary XDG_CONFIG_HOME=$temporary GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_GLOBAL=$temporary/gitconfig GIT_PAGER=cat
git config --global gc.auto 0
git config --global maintenance.auto false
git config --global safe.directory '*'
for size in "${sizes[@]}"; do
    kinds=(ticked)
    if [ "$size" = 5000 ]; then
        kinds+=(edited loose sha256 reftable)
    fi
    for kind in "${kinds[@]}"; do
        # Another process, because what one holds counts in the peaks of those
        # that it starts.
        python3 "$here/cohort_repository.py" "$cache" "$size" "$kind"
    done
done
python3 "$here/cohort.py" "$OURS" "$cache" "${sizes[@]}"
