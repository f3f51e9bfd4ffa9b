#!/usr/bin/env bash
# Puts git-roadmap into PATH for the steps that follow.
#
# What runs is what was pinned. Pinned to a commit, it is built from the sources
# beside this script, which are that commit. Pinned to a tag such as v1.2.3, or
# where VERSION asks for it, the archive of that release is taken:
#
#   TOOL/releases/download/vVERSION/git-roadmap-TARGET.tar.gz
#   TOOL/releases/download/vVERSION/git-roadmap-TARGET.tar.gz.sha256
#
# The archive holds the program alone, at its top. TARGET is one of
# x86_64-unknown-linux-musl, aarch64-unknown-linux-musl, x86_64-apple-darwin,
# aarch64-apple-darwin, x86_64-pc-windows-msvc.
#
# The sum that the release brings guards against a broken download, and is as
# trustworthy as the release; CHECKSUM, in the workflow, pins the archive itself.
# Where there is no such archive it is built; an archive that differs is an error.
#
# What was installed is kept in the runner's tool cache, by version and sum or by
# the content of the sources.
#   TOOL      the address of the repository
#   REVISION  the commit, branch or tag that these sources are
#   VERSION, CHECKSUM   see above; both may be empty
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

fail() {
    echo "::error title=$1::$2"
    exit 1
}

sum_of() {
    if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi
}

target() {
    case $(uname -s)-$(uname -m) in
        Linux-x86_64) echo x86_64-unknown-linux-musl ;;
        Linux-aarch64 | Linux-arm64) echo aarch64-unknown-linux-musl ;;
        Darwin-x86_64) echo x86_64-apple-darwin ;;
        Darwin-arm64) echo aarch64-apple-darwin ;;
        MINGW*-x86_64 | MSYS*-x86_64) echo x86_64-pc-windows-msvc ;;
        *) echo unknown ;;
    esac
}

version_wanted() {
    local version=${VERSION-}
    if [ -z "$version" ] && [[ ${REVISION-} =~ ^v[0-9]+\.[0-9]+\.[0-9]+ ]]; then
        version=$REVISION
    fi
    echo "${version#v}"
}

version_here() {
    sed -n 's/^version = "\(.*\)"$/\1/p' "$here/Cargo.toml" | head -n 1
}

# The sources' content, since what GitHub unpacks for an action has no commit.
sum_of_sources() {
    cd "$here"
    find Cargo.toml Cargo.lock README.md ROADMAP.md LICENSE src -type f -print0 |
        LC_ALL=C sort -z | xargs -0 cat -- | sum_of | cut -c 1-40
}

# Into $staged; fails where there is no archive.
download() {
    local archive=git-roadmap-$target.tar.gz expected actual
    local from=$TOOL/releases/download/v$version/$archive
    local get=(curl -fsSL --proto '=https' --retry 2 --max-time 300)
    expected=${CHECKSUM-}
    if [ -z "$expected" ]; then
        "${get[@]}" -o "$staged/sum" "$from.sha256" 2>/dev/null || return 1
        read -r expected _ <"$staged/sum"
    fi
    "${get[@]}" -o "$staged/archive" "$from" 2>/dev/null || return 1
    # From its input, as Windows writes names in other ways.
    actual=$(sum_of <"$staged/archive" | cut -d ' ' -f 1)
    if [ "$actual" != "$expected" ]; then
        fail 'The archive is not what it should be' "The SHA-256 checksum of $archive differs from the expected one; nothing was installed"
    fi
    (cd "$staged" && tar -xz "git-roadmap$suffix") <"$staged/archive" ||
        fail 'The archive is not what it should be' "There is no git-roadmap at the top of $archive"
    rm -f "$staged/archive" "$staged/sum"
}

# Into $staged, away from the checkout and from what it configures.
build() {
    local toolchain=''
    cd "$here"
    if command -v rustup >/dev/null; then
        rustup toolchain install stable --profile minimal --no-self-update
        toolchain=+stable
    elif ! command -v cargo >/dev/null; then
        fail 'No Rust' 'There is no archive for this runner, and building git-roadmap needs Rust and a C compiler'
    fi
    cargo ${toolchain:+"$toolchain"} install --locked --path . --root "$staged/root" --target-dir "$RUNNER_TEMP/git-roadmap-target"
    mv "$staged/root/bin/git-roadmap$suffix" "$staged/"
    rm -rf "$staged/root"
}

TOOL=${TOOL-}
target=$(target)
suffix=
case $target in *windows*) suffix=.exe ;; esac
version=$(version_wanted)
if [[ -n $version && ! $version =~ ^[0-9A-Za-z.+-]+$ ]]; then
    fail 'No version' "'version' looks like 1.2.3"
fi
if [[ -n ${CHECKSUM-} && ! $CHECKSUM =~ ^[0-9a-f]{64}$ ]]; then
    fail 'No checksum' "'checksum' is a SHA-256 sum: 64 digits, 0-9 and a-f"
fi

if [[ -n ${CHECKSUM-} && -z $version ]]; then
    fail 'Which release?' "'checksum' is that of a release's archive; name the release with 'version'"
fi

key=source-$(sum_of_sources)
if [ -n "$version" ]; then
    key=$version-$(sum_of <<<"$TOOL" | cut -c 1-16)-${CHECKSUM:-$key}
fi
cache=${RUNNER_TOOL_CACHE:-$RUNNER_TEMP}/git-roadmap/$key
place=$cache/$target
if [ ! -e "$place.complete" ]; then
    mkdir -p "$cache"
    staged=$(mktemp -d "$cache/new.XXXXXX")
    trap 'rm -rf "$staged"' EXIT
    if [ -z "$version" ]; then
        build
    elif [[ $target = unknown || $TOOL != https://* ]] || ! download; then
        if [ -n "${CHECKSUM-}" ]; then
            fail 'No archive' "There is no archive of $version for this runner, and 'checksum' allows nothing else"
        fi
        if [ "$version" != "$(version_here)" ]; then
            fail 'No such release' "There is no archive of $version for this runner, and the sources here are another version"
        fi
        echo "::notice title=git-roadmap is built::There is no archive of $version for this runner, so it is built from its sources"
        build
    fi
    rm -rf "$place"
    mv "$staged" "$place"
    touch "$place.complete"
fi
echo "$place" >>"$GITHUB_PATH"
"$place/git-roadmap$suffix" --version
