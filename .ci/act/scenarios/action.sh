# shellcheck shell=bash
# The Action itself, by `uses:`, with what comes out of it.

# workflow_with LINE…: a workflow of the clone's that uses the Action, with inputs.
workflow_with() {
    {
        cat <<END
name: own
on: [push, workflow_dispatch]
jobs:
  own:
    runs-on: ubuntu-latest
    steps:
      - uses: $checkout
        with:
          fetch-depth: 0
      - id: roadmap
        uses: eve/git-roadmap@$revision
        with:
END
        printf '          %s\n' "$@"
        cat <<'END'
      - if: always()
        shell: bash
        env:
          PERCENT: ${{ steps.roadmap.outputs.percent }}
          DONE: ${{ steps.roadmap.outputs.done }}
          TOTAL: ${{ steps.roadmap.outputs.total }}
          CHANGED: ${{ steps.roadmap.outputs.changed }}
        run: echo "outputs are $PERCENT $DONE $TOTAL $CHANGED; $(git status --short | wc -l) files differ here"
END
    } >"$computer/own.yml"
}

begin 'Action: verify'
workflow_with 'mode: verify'
run push own.yml 0
says 'outputs are 0 0 9 false; 0 files differ here'
says 'raw/'
on_github ROADMAP.md '## Phase 2: .*' '## Phase 2: Doughs'
sed -i 's/^- \[ \] Flour/- [x] Flour/' "$computer/ROADMAP.md"
git -C "$computer" commit -qam 'Ticked by hand'
git -C "$computer" push -q
run push own.yml 1
says '::error title=The roadmap is not in order::'
says 'outputs are 11 1 9 true'

workflow_with 'mode: refresh'
before=$(tip)
run push own.yml 0
says 'outputs are 11 1 9 true; 0 files differ here'
equal "$(tip main^)" "$before"
on_main README.md >/dev/null 2>&1 && fail 'a file came from nowhere'
workflow_with 'mode: verify'
run push own.yml 0
says 'outputs are 11 1 9 false'

echo '  Action: a pull request, and what it is told wrongly'
on_github ROADMAP.md '## Phase 2: .*' '## Phase 2: Other doughs'
before=$(tip)
workflow_with 'mode: refresh' 'publish: pull-request'
run push own.yml 0
says 'outputs are 11 1 9 true'
equal "$(tip)" "$before"
equal "$(tip roadmap-refresh^)" "$before"
grep -q '^gh pr create --head roadmap-refresh --base main' "$calls" || fail 'no pull request'
first=$(tip roadmap-refresh)
run push own.yml 0
equal "$(tip roadmap-refresh)" "$first"
says 'outputs are 11 1 9 false'

workflow_with 'mode: bake'
run push own.yml 1
says '::error title=What is to be done?::'
workflow_with 'mode: refresh' "publish: '::error::pwned'"
run push own.yml 1
says '::error title=Publish how?::'
workflow_with 'mode: tick' "task: '\$(touch $temporary/pwned)'" "note: '--push'"
run push own.yml 1
says '::error title=No such task::'
workflow_with 'mode: verify' 'file: NO.md'
run push own.yml 1
says '::error title=The roadmap cannot be read::'
