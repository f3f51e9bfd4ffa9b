# shellcheck shell=bash
# `init --workflow=site`: the page of a list whose text means no good.

site=.github/workflows/roadmap-site.yml

begin 'site'
before=$(tip)
HAS_PAGES=true run push $site 0
says 'deployed'
grep -q '<title>' "$temporary/published/index.html" || fail 'there is no page'
! grep -qiE '<script>alert|onerror=' "$temporary/published/index.html" || fail 'the page runs text of the list'
equal "$(tip)" "$before"

echo '  site: where Pages are off'
rm -rf "$temporary/published"
run push $site 0
says_not 'Run Main'
HAS_PAGES=true REF=refs/heads/other run push $site 0
says_not 'Run Main'

echo '  site: a copy has its own'
git clone -q --bare "$github/bea/list.git" "$github/ada/copy.git"
HAS_PAGES=true REPOSITORY=ada/copy run push $site 0
says 'deployed'

echo '  Action: site'
rm -rf "$temporary/published"
workflow_with 'mode: site' 'out: pages dir'
sed -i 's/echo "outputs are.*/test -e "pages dir\/index.html"; echo "outputs are $PERCENT"/' "$computer/own.yml"
run push own.yml 0
says 'outputs are 0'
says_not '::warning title=A shallow'
