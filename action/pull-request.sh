#!/usr/bin/env bash
# Opens the pull request for BRANCH, unless it is open.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/report.sh"

host=${GITHUB_SERVER_URL#https://}
export GH_HOST=$host GH_REPO=$host/$GITHUB_REPOSITORY
case $host in
    github.com | *.ghe.com) export GH_TOKEN=${TOKEN-} ;;
    *) export GH_ENTERPRISE_TOKEN=${TOKEN-} ;;
esac
run=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID
base=${GITHUB_REF#refs/heads/}
case $MODE in
    sync)
        title='Take over what the original changed'
        body="What came from the original is in the summary of $run. Choose \"Create a merge commit\": squashing and rebasing forget where it came from."
        ;;
    *)
        title="roadmap: $MODE"
        body="What changed is told in the summary of $run."
        ;;
esac
own='[.[] | select(.isCrossRepository | not) | .url] | first // empty'
if ! url=$(gh pr list --head "$BRANCH" --base "$base" --json url,isCrossRepository --jq "$own" 2>"$said") ||
    { [ -z "$url" ] && ! url=$(gh pr create --head "$BRANCH" --base "$base" --title "$title" --body "$body" 2>"$said"); }; then
    stop 'No pull request' "The commit is in the branch $BRANCH. Tick 'Allow GitHub Actions to create and approve pull requests' in the settings (Actions, General), give the job 'pull-requests: write' and run it again, or open the pull request yourself" "$said"
fi
printf '\nPull request: %s\n' "$url" >>"$GITHUB_STEP_SUMMARY"
