# shellcheck shell=bash
# `init --workflow=lint`, on a pull request.

lint=.github/workflows/roadmap-lint.yml

begin 'lint'
git -C "$computer" push -q origin main:refs/pull/7/merge
REF=refs/pull/7/merge run pull_request $lint 1
says '::warning file=ROADMAP.md,line='
says '### What GitHub would not render as meant'
sed -i 's/^- \[x \] not a box/- [ ] a box/' "$computer/ROADMAP.md"
git -C "$computer" commit -qam 'Mended, contents stale'
git -C "$computer" push -q origin HEAD:refs/pull/7/merge
REF=refs/pull/7/merge run pull_request $lint 0
REF=refs/pull/7/merge REPOSITORY=ada/list run pull_request $lint 0
says_not 'Run Main'
