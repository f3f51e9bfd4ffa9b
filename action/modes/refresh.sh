# shellcheck shell=bash
# Refreshes and commits, if anything changed; the second time nothing does, so
# that no run can follow another for ever, whatever token pushes.

history=
if [ "${HISTORY-}" = true ]; then
    history=true
    if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
        annotate warning 'A shallow checkout' "What tells of history stays as it is: give actions/checkout 'fetch-depth: 0'"
    fi
fi

make_refresh() {
    # Nothing else is committed, whatever filters and settings make of other files.
    git-roadmap refresh ${history:+--history} -z >"$report" 2>"$said" ||
        stop 'The roadmap cannot be refreshed' 'git-roadmap said why' "$said"
    git add --pathspec-from-file="$report" --pathspec-file-nul >"$said" 2>&1 ||
        stop 'No commit' 'Git said why' "$said"
    if ! git diff --cached --quiet; then
        git commit -q -m 'roadmap: refresh' >"$said" 2>&1 || stop 'No commit' 'Git said why' "$said"
    fi
}

commit_as_bot
publish make_refresh
if [ "$changed" = true ]; then
    git show --format= --stat=100 HEAD >"$report"
    section 'Refreshed' "$report"
elif [ "$PUBLISH" = pull-request ] && [ "$(git rev-parse HEAD)" != "$(git rev-parse "$there")" ]; then
    echo 'The pull request is as it was.' >>"$GITHUB_STEP_SUMMARY"
else
    echo 'All is up to date.' >>"$GITHUB_STEP_SUMMARY"
fi
