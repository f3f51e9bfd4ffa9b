#!/usr/bin/env bash
# Tests the modules that need no browser.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
node_modules/.bin/esbuild test/*.test.ts --bundle --platform=node --format=esm \
    --out-extension:.js=.mjs --log-level=warning --outdir="$out"
node --test "$out"/*.mjs
