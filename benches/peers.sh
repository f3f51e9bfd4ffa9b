#!/usr/bin/env bash
# Measures whole processes beside other tools that write tables of contents,
# and prints ratios. Run it from anywhere:
#
#   benches/peers.sh [--keep] [SIZE…]       SIZE: 10KB 140KB 10MB
#
# The other tools go into a temporary folder, which is removed at the end, or
# into $PEERS_DIR, which is kept and used again. Needs cargo, git, npm and
# python3 with venv; a tool that cannot be installed is left out and named.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")

keep=false
sizes=()
for argument in "$@"; do
    case $argument in
        --keep) keep=true ;;
        -*) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2 ;;
        *) sizes+=("$argument") ;;
    esac
done

temporary=$(mktemp -d)
peers=${PEERS_DIR:-$temporary/peers}
mkdir -p "$peers"
peers=$(cd "$peers" && pwd)
clean_up() {
    if $keep; then
        echo "kept: $temporary" >&2
    else
        rm -rf "$temporary"
    fi
}
trap clean_up EXIT

say() { echo "$*" >&2; }

# attempt NAME TEST-FILE COMMAND…: installs what is not there yet.
attempt() {
    local name=$1 file=$2
    shift 2
    [ -e "$file" ] && return
    say "installing $name"
    if ! "$@" >"$temporary/install.log" 2>&1; then
        say "could not install $name: $(tail -n 1 "$temporary/install.log")"
    fi
}

cargo_install() {
    CARGO_TARGET_DIR="$peers/build" cargo install --quiet --locked --root "$peers" "$1"
}

npm_install() {
    npm install --silent --no-fund --no-audit --prefix "$peers/npm" "$1"
}

pip_install() {
    python3 -m venv "$peers/venv" && "$peers/venv/bin/pip" install --quiet "$@"
}

# The floors: a program that does nothing, and one that reads the file and
# makes one pass of the Markdown parser.
build_floors() {
    local version
    version=$(cargo pkgid --manifest-path "$root/Cargo.toml" pulldown-cmark | sed 's/.*[@#]//')
    mkdir -p "$peers/floor/src/bin"
    cat >"$peers/floor/Cargo.toml" <<TOML
[package]
name = "floor"
version = "0.0.0"
edition = "2024"

[dependencies]
pulldown-cmark = { version = "=$version", default-features = false }

[profile.release]
lto = "thin"
codegen-units = 1

[workspace]
TOML
    echo 'fn main() {}' >"$peers/floor/src/bin/empty.rs"
    cat >"$peers/floor/src/bin/bare.rs" <<'RUST'
use pulldown_cmark::{Options, Parser};

fn main() {
    let path = std::env::args().nth(1).expect("a file");
    let text = std::fs::read_to_string(path).expect("a readable file");
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_GFM;
    println!("{}", Parser::new_ext(&text, options).into_offset_iter().count());
}
RUST
    cargo build --quiet --release --manifest-path "$peers/floor/Cargo.toml" \
        --target-dir "$peers/floor/target"
}

say "building git-roadmap, the floors and the inputs"
(cd "$root" && cargo build --quiet --release --locked)
target=$(cd "$root" && cargo metadata --no-deps --format-version 1 |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
build_floors
mkdir -p "$temporary/inputs"
(cd "$root" && cargo bench --quiet --locked --bench parse -- --write "$temporary/inputs")

attempt rumdl "$peers/bin/rumdl" cargo_install rumdl
attempt mdtoc "$peers/bin/mdtoc" cargo_install mdtoc
attempt md-toc "$peers/bin/md-toc" cargo_install markdown-toc
attempt doctoc "$peers/npm/node_modules/.bin/doctoc" npm_install doctoc
attempt markdown-toc "$peers/npm/node_modules/.bin/markdown-toc" npm_install markdown-toc
attempt mdformat-toc "$peers/venv/bin/mdformat" pip_install mdformat mdformat-gfm mdformat-toc

python3 "$here/measure.py" "$target/release/git-roadmap" "$peers" "$temporary" "${sizes[@]}"
