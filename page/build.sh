#!/usr/bin/env bash
# Compiles the page's style and script. Usage: build.sh [FOLDER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
out=${1:-../src/render/page/assets}
mkdir -p "$out"
node_modules/.bin/tailwindcss --input style.css --output "$out/page.css" --minify 2>/dev/null
node_modules/.bin/esbuild src/main.ts --bundle --format=iife --minify --target=es2022 \
    --charset=utf8 --legal-comments=none --log-level=warning --outfile="$out/page.js"
