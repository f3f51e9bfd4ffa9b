# shellcheck shell=bash
# Writes the roadmap's page into a folder, for the steps behind it to deploy.

out=${OUT:-site}
if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
    annotate warning 'A shallow checkout' "The charts tell of history: give actions/checkout 'fetch-depth: 0'"
fi
git-roadmap -q site --out "$out" >"$report" 2>&1 </dev/null ||
    stop 'The page was not made' 'git-roadmap said why' "$report"
# An output of one line, whatever the folder is called.
folder=$(cd "$out" && pwd)
case $folder in
    *[[:cntrl:]]*) stop 'A folder of what name?' "'out' has line breaks in it" ;;
esac
echo "folder=$folder" >>"$GITHUB_OUTPUT"
echo 'The page is made.' >>"$GITHUB_STEP_SUMMARY"
