# shellcheck shell=bash
# `init --workflow=profile`, in a repository that has no roadmap of its own.

profile=.github/workflows/roadmap-profile.yml

begin 'profile'
rm -rf "$computer"
git init -q "$computer"
printf '# Bea\n\n<!--START_SECTION:roadmap style=text phases-->\n<!--END_SECTION:roadmap-->\n' >"$computer/README.md"
git -C "$computer" add -A
git -C "$computer" commit -qm Me
git -C "$computer" remote add origin https://github.com/bea/bea
"$roadmap" -C "$computer" init -q --yes --workflow=profile \
    --tool "https://github.com/eve/git-roadmap@$revision"
# What the settings name is never read from a disk; what is typed is.
sed -i "s|  SOURCES: ''|  SOURCES: '$github/bea/list.git'|" "$computer/$profile"
git -C "$computer" commit -qam 'Mine is here'
git clone -q --bare "$computer" "$github/bea/bea.git"

shown() {
    git --git-dir "$github/bea/bea.git" show main:README.md
}

tip_of_profile() {
    git --git-dir "$github/bea/bea.git" rev-parse main
}

before=$(tip_of_profile)
REPOSITORY=bea/bea run schedule $profile 0
equal "$(git --git-dir "$github/bea/bea.git" rev-parse main^)" "$before"
shown | grep -q '0/9\|0 of 9\| 0 *%' || fail 'the README shows no progress'
says '### Updated'
after=$(tip_of_profile)
REPOSITORY=bea/bea run schedule $profile 0
equal "$(tip_of_profile)" "$after"
says 'Nothing new.'

echo '  profile: in copies it does not run, and a source that is gone stops it'
REPOSITORY=ada/ada run schedule $profile 0
says_not 'Run Main'
mv "$github/bea/list.git" "$github/bea/gone.git"
REPOSITORY=bea/bea run workflow_dispatch $profile 1
says '::error title=The profile was not updated::'
equal "$(tip_of_profile)" "$after"
mv "$github/bea/gone.git" "$github/bea/list.git"
