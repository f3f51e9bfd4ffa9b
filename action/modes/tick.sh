# shellcheck shell=bash
# Ticks a task for the person who pressed the button, in that person's name, so
# that it counts for them. The words are one argument, whatever is in them.

case ${WHAT:-tick} in
    tick) command=check ;;
    untick) command=uncheck ;;
    *) stop 'Tick or untick?' "'what' is tick or untick" ;;
esac
task=${TASK-}
case $task in
    *[![:space:]]*) ;;
    *) stop 'Which task?' "Type a few words of it, or its number, into 'task'" ;;
esac

make_tick() {
    if ! git-roadmap "$command" ${NOTE:+"--note=$NOTE"} -- "$task" >"$report" 2>&1 </dev/null; then
        explain
    fi
}

# Why it cannot be done; the code is the program's own word, at the start of a
# line of its own, where no text of others can be.
explain() {
    local code
    code=$(git-roadmap --json "$command" -n -- "$task" 2>/dev/null </dev/null |
        sed -n 's/^  "code": "\([a-z-]*\)".*/\1/p') || true
    case $code in
        ambiguous) stop 'Which of these tasks?' "Nothing was changed. Run it again, with the number of one of them as 'task'" "$report" ;;
        not-found) stop 'No such task' "Nothing was changed. Run it again, with other words or a number as 'task'" "$report" ;;
        *) stop 'Nothing was ticked' 'git-roadmap said why' "$report" ;;
    esac
}

commit_as "$GITHUB_ACTOR" "${GITHUB_ACTOR_ID:+$GITHUB_ACTOR_ID+}$GITHUB_ACTOR@users.noreply.${GITHUB_SERVER_URL#https://}"
PUBLISH=push
publish make_tick
if [ "$changed" = true ]; then
    git log -1 --format=%B | sed '/^Roadmap-/d' | git stripspace >"$report"
    section 'Done' "$report"
else
    section 'Nothing to do' "$report"
fi
