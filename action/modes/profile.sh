# shellcheck shell=bash
# Fills the block of a profile README, and commits if that changed.

set --
while read -r source; do
    # A folder is meant from the checkout, not from the worktree.
    case $source in ./* | ../*) source=$GITHUB_WORKSPACE/$source ;; esac
    [ -z "$source" ] || set -- "$@" "$source"
done <<<"${SOURCES-}"

make_profile() {
    git-roadmap profile --yes -- "$@" >"$report" 2>&1 </dev/null ||
        stop 'The profile was not updated' 'git-roadmap said why' "$report"
}

commit_as_bot
publish make_profile "$@"
if [ "$changed" = true ]; then
    section 'Updated' "$report"
else
    echo 'Nothing new.' >>"$GITHUB_STEP_SUMMARY"
fi
