case $TOOL in
  */OWNER/*)
    echo '::error title=Whose git-roadmap?::Put the address of one that you trust into TOOL, in @FILE@'
    exit 1
    ;;
esac
git init -q "$RUNNER_TEMP/git-roadmap"
cd "$RUNNER_TEMP/git-roadmap"
git fetch -q --depth 1 -- "$TOOL" "${REVISION:-HEAD}"
git checkout -q --detach FETCH_HEAD
