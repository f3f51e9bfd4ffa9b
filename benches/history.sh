#!/usr/bin/env bash
# Measures `git roadmap log` beside what Git itself needs to read the same
# history. Whole processes, in turns, ratios. Run it from anywhere:
#
#   benches/history.sh [--cache FOLDER] [--list CLONE PATH] [COMMITS…]
#
# COMMITS are 1000 10000 50000 100000: sizes of repositories that are made once
# (the largest takes some minutes) and kept in FOLDER, by default in
# git-roadmap-bench below $XDG_CACHE_HOME or ~/.cache. `--list` measures a real
# list too; the clone is only read.
#
# Needs cargo, git and python3.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")

cache=${XDG_CACHE_HOME:-$HOME/.cache}/git-roadmap-bench
list=()
sizes=()
while [ $# -gt 0 ]; do
    case $1 in
        --cache) cache=${2:?}; shift 2 ;;
        --list) list=("${2:?}" "${3:?}"); shift 3 ;;
        *[!0-9]* | "") sed -n '2,12s/^# \{0,1\}//p' "$0"; exit 2 ;;
        *) sizes+=("$1"); shift ;;
    esac
done
[ ${#sizes[@]} -gt 0 ] || sizes=(1000 10000 50000 100000)
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT

echo "building git-roadmap" >&2
(cd "$root" && cargo build --quiet --release --locked)
target=$(cd "$root" && cargo metadata --no-deps --format-version 1 |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')

# Nothing of the user's, so that both sides read under the same settings.
export HOME=$temporary XDG_CONFIG_HOME=$temporary GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_GLOBAL=$temporary/gitconfig GIT_PAGER=cat
git config --global gc.auto 0
git config --global maintenance.auto false
# A clone that belongs to somebody else may be read here.
git config --global safe.directory '*'
for size in "${sizes[@]}"; do
    # Another process, because what one holds counts in the peaks of those that
    # it starts.
    python3 "$here/history_repository.py" "$cache" "$size"
done
python3 "$here/history.py" "$target/release/git-roadmap" "$cache" "$temporary" \
    "${sizes[@]}" "${list[@]}"
