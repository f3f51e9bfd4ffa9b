# shellcheck shell=bash
# Findings as annotations. What is merely out of date is no finding: the main
# branch is refreshed later, so it is here, too, in a worktree that goes again.

enter HEAD
git-roadmap refresh >/dev/null 2>&1 || true
status=0
git-roadmap lint --format github 2>"$said" || status=$?
if [ "$status" -gt 1 ]; then
    stop 'The roadmap cannot be read' 'git-roadmap said why' "$said"
elif [ "$status" -eq 1 ]; then
    git-roadmap lint >"$said" 2>&1 || true
    section 'What GitHub would not render as meant' "$said"
    failed=1
fi
