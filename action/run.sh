#!/usr/bin/env bash
# Runs what MODE names, and reports. The settings are variables:
#   MODE      verify, lint, refresh, sync, profile, tick or site
#   PUBLISH   push, or pull-request for a branch of its own
#   TOKEN     what pushes; empty for what the checkout has left
#   HISTORY   true: refresh also redraws what tells of history
#   ORIGINAL  what sync merges
#   SOURCES   what profile shows, one a line
#   TASK, WHAT, NOTE   what tick ticks
#   OUT       the folder that site writes
#   GIT_ROADMAP_FILE   the roadmap, where it is not ROADMAP.md
# Outputs: percent, done, total, changed, branch for a pull request, and folder
# for the page.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/report.sh"
. "$here/publish.sh"

MODE=${MODE-}
PUBLISH=${PUBLISH:-push}
changed=false
failed=0
explained=false

# shellcheck disable=SC2317 # The trap calls it.
finish() {
    local status=$?
    if [ "$status" -ne 0 ] && [ "$explained" = false ] && [ "$failed" -eq 0 ]; then
        annotate error 'The run broke off' "A program ended with status $status"
    fi
    if [ "$status" -ne 0 ]; then
        take_back
    fi
    progress
    echo "changed=$changed" >>"$GITHUB_OUTPUT"
    leave
    exit "$status"
}
trap finish EXIT

login
case $PUBLISH in
    push | pull-request) ;;
    *) stop 'Publish how?' "'publish' is push or pull-request" ;;
esac
case $MODE in
    verify) . "$here/modes/verify.sh" ;;
    lint) . "$here/modes/lint.sh" ;;
    refresh) . "$here/modes/refresh.sh" ;;
    sync) . "$here/modes/sync.sh" ;;
    profile) . "$here/modes/profile.sh" ;;
    tick) . "$here/modes/tick.sh" ;;
    site) . "$here/modes/site.sh" ;;
    *) stop 'What is to be done?' "'mode' is verify, lint, refresh, sync, profile, tick or site" ;;
esac
exit "$failed"
