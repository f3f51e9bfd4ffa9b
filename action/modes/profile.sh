# shellcheck shell=bash
# Fills the block of a profile README, and commits if that changed.

set --
while read -r source; do
    [ -z "$source" ] || set -- "$@" "$source"
done <<<"${SOURCES-}"

make_profile() {
    git-roadmap profile --yes -- "$@" >"$report" 2>&1 </dev/null ||
        stop 'The profile was not updated' 'git-roadmap said:' "$report"
}

commit_as_bot
publish make_profile "$@"
if [ "$changed" = true ]; then
    section 'Updated' "$report"
else
    echo 'Nothing new.' >>"$GITHUB_STEP_SUMMARY"
fi
