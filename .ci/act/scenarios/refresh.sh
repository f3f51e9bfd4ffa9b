# shellcheck shell=bash
# `init --workflow=refresh`: ticks on GitHub's pages keep all fresh.

refresh=.github/workflows/roadmap-refresh.yml

begin 'refresh'
run push $refresh 0
before=$(tip)
on_github ROADMAP.md '- \[ \] Flour' '- [x] Flour'
run push $refresh 0
equal "$(tip main^^)" "$before"
equal "$(who)" 'github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com> github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>'
on_main .roadmap/progress.svg | grep -q '11%' || fail 'the picture is as it was'
says '### Refreshed'
git -C "$computer" pull -q --ff-only
"$roadmap" -C "$computer" verify

# With a token whose push starts another run there is nothing left to do.
after=$(tip)
run push $refresh 0
equal "$(tip)" "$after"
says 'All is up to date.'

echo '  refresh: elsewhere it does not run'
on_github ROADMAP.md '- \[ \] Sponge basics' '- [x] Sponge basics'
after=$(tip)
git clone -q --bare "$github/bea/list.git" "$github/ada/copy.git"
REPOSITORY=ada/copy run push $refresh 0
says_not 'Run Main'
git -C "$computer" push -q origin main:other
REF=refs/heads/other run push $refresh 0
says_not 'Run Main'
equal "$(tip)" "$after"

echo '  refresh: when the branch moves'
# The first push finds that somebody was quicker.
moved=$(git -C "$computer" commit-tree -p HEAD -m 'Meanwhile' 'HEAD^{tree}')
git -C "$computer" push -q origin "$moved:refs/heads/meanwhile"
cat >"$github/bea/list.git/hooks/pre-receive" <<END
#!/bin/sh
unset GIT_QUARANTINE_PATH
if [ ! -e "$temporary/moved" ]; then
    touch "$temporary/moved"
    git update-ref refs/heads/main $moved
    echo '::error::pwned' >&2
    exit 1
fi
END
chmod +x "$github/bea/list.git/hooks/pre-receive"
run push $refresh 0
equal "$(tip main^)" "$moved"
on_main .roadmap/progress.svg | grep -q '22%' || fail 'the picture is as it was'

echo '  refresh: when GitHub refuses'
on_github ROADMAP.md '- \[ \] Sponge adv' '- [x] Sponge adv'
after=$(tip)
printf '#!/bin/sh\necho "::error::pwned protected" >&2\nexit 1\n' >"$github/bea/list.git/hooks/pre-receive"
run push $refresh 1
says '::error title=GitHub refused the push::'
says '    remote: ::error::pwned protected'
equal "$(tip)" "$after"
rm "$github/bea/list.git/hooks/pre-receive"

echo '  refresh: by a pull request'
sed -i 's/^  HOW: push$/  HOW: pull-request/' "$computer/$refresh"
run push $refresh 0
equal "$(tip)" "$after"
equal "$(tip roadmap-refresh^)" "$after"
says '### Refreshed'
says 'Pull request: https://github.com/bea/list/pull/1'
