#!/usr/bin/env bash
# How well tasks are matched and merged across the versions of a real list.
#
#   benches/merge.sh forks CLONE PATH [COUNT]
#   benches/merge.sh accuracy benches/merge/labels.tsv OWNER/NAME CLONE
#
# CLONE is any repository on disk. The labels name lines of public lists by
# commit; a clone of the named repository is needed to check them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec cargo bench --quiet --bench merge -- "$@"
