#!/usr/bin/env bash
# Measures a tick with its commit beside the recipe that people type: sed, git
# add, git commit. Whole processes, in turns, ratios. Run it from anywhere:
#
#   benches/commit.sh [--keep] [FILES…]       FILES: 10 10000 100000
#
# Needs cargo, git and python3. Everything happens in a temporary folder.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")

keep=false
sizes=()
for argument in "$@"; do
    case $argument in
        --keep) keep=true ;;
        -*) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2 ;;
        *) sizes+=("$argument") ;;
    esac
done

temporary=$(mktemp -d)
clean_up() {
    if $keep; then
        echo "kept: $temporary" >&2
    else
        rm -rf "$temporary"
    fi
}
trap clean_up EXIT

echo "building git-roadmap" >&2
(cd "$root" && cargo build --quiet --release --locked)
target=$(cd "$root" && cargo metadata --no-deps --format-version 1 |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')

# Nothing of the user's, so that both sides commit under the same settings.
export HOME=$temporary XDG_CONFIG_HOME=$temporary GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_GLOBAL=$temporary/gitconfig
git config --global user.name Bench
git config --global user.email bench@example.org
git config --global init.defaultBranch main
python3 "$here/commit.py" "$target/release/git-roadmap" "$temporary" "${sizes[@]}"
