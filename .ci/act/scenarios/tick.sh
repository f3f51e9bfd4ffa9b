# shellcheck shell=bash
# `init --workflow=tick`: the form, filled in well and badly.

tick=.github/workflows/roadmap-tick.yml

begin 'tick'
ACTOR=Carol-9 run workflow_dispatch $tick 0 'task=flour' what=tick 'note=Chapter 3 fixes #1 [skip ci]'
equal "$(who)" 'Carol-9 <42+Carol-9@users.noreply.github.com> Carol-9 <42+Carol-9@users.noreply.github.com>'
on_main ROADMAP.md | grep -q '^- \[x\] Flour basics' || fail 'it is not ticked'
git --git-dir "$github/bea/list.git" show -s main | grep -q 'Chapter 3' || fail 'the note is lost'
says '### Done'
says '    roadmap: check Flour basics'
git -C "$computer" pull -q --ff-only
"$roadmap" -C "$computer" verify

before=$(tip)
run workflow_dispatch $tick 0 'task=1.1' what=tick note=
says '### Nothing to do'
equal "$(tip)" "$before"
run workflow_dispatch $tick 0 'task= 1.1 ' what=untick note=
on_main ROADMAP.md | grep -q '^- \[ \] Flour basics' || fail 'it is ticked still'

echo '  tick: what fits several tasks, or none'
before=$(tip)
run workflow_dispatch $tick 1 task=sponge what=tick note=
says '::error title=Which of these tasks?::'
says 'Sponge basics'
says 'Sponge advanced'
says '### Stopped: Which of these tasks?'
run workflow_dispatch $tick 1 task=spnge what=tick note=
says '::error title=No such task::'
says 'Sponge basics'
run workflow_dispatch $tick 1 task=2 what=tick note=
says '::error title=Nothing was ticked::'
run workflow_dispatch $tick 1 'task=  ' what=tick note=
says '::error title=Which task?::'

echo '  tick: words are words'
for words in - -r --push --help -- "\$(touch $temporary/pwned)" '`id`' $'a\n::error::pwned' "'\"; exit" \
    '${{ github.token }}' '--file=/etc/passwd' '::set-output name=done::pwned'; do
    run workflow_dispatch $tick 1 "task=$words" what=tick "note=$words"
done
equal "$(tip)" "$before"
run workflow_dispatch $tick 0 'task=::error title=pwned::pwned' what=tick $'note=--push\n::error::pwned'
on_main ROADMAP.md | grep -q '^- \[x\] ::error' || fail 'it is not ticked'
run workflow_dispatch $tick 0 'task=$(touch' what=tick 'note=$(id) @all'
on_main ROADMAP.md | grep -qF -- '- [x] $(touch pwned)' || fail 'it is not ticked'

echo '  tick: in copies it does not run'
git clone -q --bare "$github/bea/list.git" "$github/ada/copy.git"
REPOSITORY=ada/copy run workflow_dispatch $tick 0 task=flour what=tick note=
says_not 'Run Main'
