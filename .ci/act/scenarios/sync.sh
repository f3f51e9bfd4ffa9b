# shellcheck shell=bash
# `init --workflow=sync`: what Ada changes comes along.

sync=.github/workflows/roadmap-sync.yml

ada() {
    rm -rf "$temporary/ada"
    git clone -q "$github/ada/list.git" "$temporary/ada"
    sed -i "s|$1|$2|" "$temporary/ada/ROADMAP.md"
    git -C "$temporary/ada" -c user.name=Ada commit -qam 'More ::error::pwned'
    git -C "$temporary/ada" push -q
}

begin 'sync'
run workflow_dispatch $sync 0 how=push
says 'The original has nothing new.'
says_not 'Run Main Install'
on_github ROADMAP.md '- \[ \] Flour' '- [x] Flour'
ada '^- \[ \] Sponge basics' '- [ ] Muffins ::error::pwned\n- [ ] Sponge basics'
run schedule $sync 0
on_main ROADMAP.md | grep -q '^- \[ \] Muffins' || fail 'nothing came'
on_main ROADMAP.md | grep -q '^- \[x\] Flour' || fail 'a tick is lost'
equal "$(tip main^2)" "$(git -C "$temporary/ada" rev-parse HEAD)"
says '### What came from the original'

before=$(tip)
ada '^- \[ \] Muffins' '- [ ] Scones'
run workflow_dispatch $sync 0 how=pull-request
equal "$(tip)" "$before"
equal "$(tip roadmap-sync^)" "$before"
says 'Pull request: https://github.com/bea/list/pull/1'
run workflow_dispatch $sync 0 how=pull-request
says 'What is new waits in the branch roadmap-sync.'

echo '  sync: conflicts stop it'
on_github ROADMAP.md 'Sponge advanced' 'Sponge for me'
ada 'Sponge advanced' 'Sponges of all kinds'
before=$(tip)
run workflow_dispatch $sync 1 how=push
says '::error title=The merge has conflicts::'
equal "$(tip)" "$before"
REPOSITORY=ada/list run schedule $sync 0
says_not 'Run Main'
