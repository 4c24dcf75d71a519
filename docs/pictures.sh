#!/usr/bin/env bash
# Makes the pictures of the README anew: docs/pictures.sh [PROGRAM]
# Needs chromium and aha (Debian's packages of these names).
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "${1:-target/release/tlsdemo}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

shoot() { # page, picture, width, height
  chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars \
    --user-data-dir="$work/profile" --screenshot="$2" --window-size="$3,$4" \
    --force-device-scale-factor="${5:-1}" "file://$1" >/dev/null 2>&1
}

# The terminal: the key exchange of a TLS 1.2 handshake.
"$program" --local --tls 1.2 -c ECDHE-RSA-AES128-GCM-SHA256 --seed 1 --color always 2>/dev/null |
  awk '/ServerHelloDone.*bytes/ { exit } /ServerKeyExchange.*bytes/ { shown = 1 } shown' |
  aha --black --title tlsdemo |
  sed 's/<pre>/<pre style="font: 14px\/1.35 monospace; padding: 12px; margin: 0">/' >"$work/terminal.html"
shoot "$work/terminal.html" docs/terminal.png 900 860

# The page.
"$program" --local --seed 1 -q --html "$work/page.html" >/dev/null 2>&1
shoot "$work/page.html" docs/page.png 1200 1400
