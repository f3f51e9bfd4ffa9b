#!/usr/bin/env bash
# How well tasks are matched and merged across the versions of a real list.
#
#   benches/merge.sh forks CLONE PATH [COUNT]
#   benches/merge.sh accuracy benches/merge/labels.tsv OWNER/NAME CLONE
#   benches/merge.sh pairs CLONE PATH OLD NEW
#
# CLONE is any repository on disk. The labels name lines of public lists by
# commit; a clone of the named repository is needed to check them. Those of
# Front-End-Performance-Checklist were made last, and nothing was tuned by them.
# `pairs` lists what is not paired by its text, for reading and for more labels.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec cargo bench --quiet --bench merge -- "$@"
