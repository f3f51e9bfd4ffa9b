# shellcheck shell=bash
# Lint as annotations; fails on lint errors and on what is out of date.

git-roadmap lint --format github 2>"$said" || [ $? -eq 1 ] ||
    stop 'The roadmap cannot be read' 'git-roadmap said why' "$said"
status=0
git-roadmap verify >"$said" 2>&1 || status=$?
if [ "$status" -gt 1 ]; then
    stop 'The roadmap cannot be verified' 'git-roadmap said why' "$said"
elif [ "$status" -eq 1 ]; then
    section 'What is amiss' "$said"
    annotate error 'The roadmap is not in order' 'On a computer: git roadmap verify tells, git roadmap refresh mends (see the summary of this run)'
    changed=true
    failed=1
fi
