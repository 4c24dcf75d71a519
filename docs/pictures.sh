#!/usr/bin/env bash
# Makes the pictures of the README anew: docs/pictures.sh [PROGRAM]
# Needs chromium, aha, tmux and tshark (Debian's packages of these names).
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

# Text with colors, as a picture of this width and height.
draw() { # picture, width, height
  aha --black --title tlsdemo |
    sed 's/<pre>/<pre style="font: 14px\/1.35 monospace; padding: 12px; margin: 0">/' >"$work/text.html"
  shoot "$work/text.html" "$1" "$2" "$3"
}

# The terminal: the key exchange of a TLS 1.2 handshake.
"$program" --local --tls 1.2 -c ECDHE-RSA-AES128-GCM-SHA256 --seed 1 -v --color always 2>/dev/null |
  awk '/ServerHelloDone.*bytes/ { exit } /ServerKeyExchange.*bytes/ { shown = 1 } shown' |
  draw docs/terminal.png 900 860

# The page, the trace, the capture and the key log of one visit.
"$program" --local --seed 1 -q --html "$work/page.html" --json "$work/trace.json" \
  --pcap "$work/visit.pcapng" --keylog "$work/keys.log" >/dev/null 2>&1
shoot "$work/page.html" docs/page.png 1200 1400
{
  echo '$ grep main_secret trace.json | head -n 1 | python3 -m json.tool'
  grep '"name":"main_secret"' "$work/trace.json" | head -n 1 | python3 -m json.tool | cut -c 1-100
} | draw docs/trace.png 900 620
{
  echo '$ tshark -r visit.pcapng'
  tshark -r "$work/visit.pcapng" 2>/dev/null | cut -c 1-110
  echo
  echo '$ cut -c 1-100 keys.log'
  cut -c 1-100 "$work/keys.log"
} | draw docs/capture.png 980 400

# A step at a time.
tmux new-session -d -s tlsdemo-pictures -x 100 -y 36 "$program --local --tls 1.2 --seed 1 --step"
sleep 2
tmux send-keys -t tlsdemo-pictures Enter
sleep 1
tmux capture-pane -e -p -t tlsdemo-pictures | draw docs/step.png 900 720
tmux kill-session -t tlsdemo-pictures 2>/dev/null || true
