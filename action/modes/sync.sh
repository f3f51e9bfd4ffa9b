# shellcheck shell=bash
# Merges what the original has changed, task by task.

if [ -z "${ORIGINAL-}" ]; then
    stop 'Which original?' "'original' is the address of the repository that this copy came from"
fi
by_hand="git roadmap sync --push $ORIGINAL"

make_merge() {
    local status=0 workflows
    git-roadmap -v sync "$ORIGINAL" >"$report" 2>"$said" </dev/null || status=$?
    if [ "$status" -eq 1 ]; then
        git diff --name-only --diff-filter=U >"$said"
        stop 'The merge has conflicts' "You and the original wrote different text in the same place of some files" "$said"
    elif [ "$status" -ne 0 ]; then
        cat "$report" >>"$said"
        stop 'The merge failed' 'git-roadmap said why' "$said"
    fi
    workflows=$(git diff --name-only "$there" HEAD -- .github/workflows)
    if [ -n "$workflows" ]; then
        echo "$workflows" >"$said"
        stop 'Workflow files differ' "The merge changes workflow files, and GitHub lets no workflow push that" "$said"
    fi
}

commit_as_bot
publish make_merge
if [ "$(git rev-parse HEAD)" = "$(git rev-parse "$there")" ] && [ "$changed" = false ]; then
    echo 'Nothing new.' >>"$GITHUB_STEP_SUMMARY"
else
    sed 's/^\[detached HEAD /[/' "$report" >"$said"
    section 'What came from the original' "$said"
fi
