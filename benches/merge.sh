#!/usr/bin/env bash
# How well and how fast tasks are matched and merged across the versions of a
# list.
#
#   benches/merge.sh forks CLONE PATH [COUNT]
#   benches/merge.sh accuracy benches/merge/labels.tsv OWNER/NAME CLONE
#   benches/merge.sh speed [CLONE PATH]
#   benches/merge.sh trace CLONE PATH
#   benches/merge.sh scaling [LARGEST]
#   benches/merge.sh pairs CLONE PATH OLD NEW
#   benches/merge.sh fingerprint CLONE PATH
#
# CLONE is any repository on disk. The labels name lines of public lists by
# commit; a clone of the named repository is needed to check them. Those of
# Front-End-Performance-Checklist were made last, and nothing was tuned by them.
# `speed` runs the whole driver beside `git merge-file` on made lists of 140 KB
# and 10 MB, and on the list given; `trace` follows tasks through all versions of
# a list beside `git log -p`; `scaling` matches and merges lists that are made to
# be hard. Two builds pair alike if `fingerprint` says the same of both.
# `pairs` lists what is not paired by its text, for reading and for more labels.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec cargo bench --quiet --bench merge -- "$@"
