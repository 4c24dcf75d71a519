#!/usr/bin/env bash
# Whole processes side by side, in one run, against one OpenSSL server on this machine: a handshake
# with a small page, a download; and the start, up to the first packet. Prints the CPU time (user and
# system) of each process, and its ratio to the cheapest peer.
#
#   benches/process.sh [RUNS [MEBIBYTES]]     (100 runs, a tenth of them each round; 1024 MiB)
#
# Needs hyperfine 1.16 or later (`cargo install hyperfine`), openssl, gnutls-cli, curl, python3. Run it
# on a machine that does nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-100} mebibytes=${2:-1024}
for tool in hyperfine openssl gnutls-cli curl python3; do
  command -v "$tool" >/dev/null || { echo "benches/process.sh needs $tool" >&2; exit 1; }
done
hyperfine --help | grep -q -- --input || { echo "benches/process.sh needs hyperfine 1.16 or later" >&2; exit 1; }
cargo build --release --quiet
tlsdemo=$PWD/target/release/tlsdemo
identity=$PWD/src/peer/identity
ca=$identity/demo-ca.pem

work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"
truncate --size "${mebibytes}M" large
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
openssl s_server -accept "127.0.0.1:$port" -WWW -quiet \
  -cert "$identity/rsa.pem" -key "$identity/rsa.key.pem" -cert_chain "$identity/rsa.pem" &
printf '<!doctype html><title>small</title><p>A small page.\n' >small
for _ in $(seq 50); do
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
  sleep 0.1
done

request() { printf 'GET /%s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$1" >"request-$1"; }
request small
request large

# Each process as `name|its standard input|command`, the same work for all. One that fails has not done
# that work, and ends the comparison. They take turns, so that what else the machine does hits all.
rounds=10
compare() {
  local title=$1 count=$2 round entry name input command number
  shift 2
  for round in $(seq "$rounds"); do
    number=0
    for entry in "$@"; do
      IFS='|' read -r name input command <<<"$entry"
      hyperfine --shell=none --warmup 1 --runs "$count" --input "$input" --output null \
        --command-name "$name" --export-json "$(printf 'result-%02d-%02d.json' "$number" "$round")" \
        "$command" >/dev/null 2>failure || { echo "$title, $name:" >&2; cat failure >&2; exit 1; }
      number=$((number + 1))
    done
  done
  python3 - "$title" <<'PYTHON'
import glob, json, os, statistics, sys

rounds = {}
for path in sorted(glob.glob("result-*.json")):
    (result,) = json.load(open(path))["results"]
    rounds.setdefault(result["command"], []).append(1000 * (result["user"] + result["system"]))
    os.remove(path)
rows = {name: statistics.median(times) for name, times in rounds.items()}
peers = [time for name, time in rows.items() if not name.startswith("tlsdemo") and name != "true"]
print(f"\n{sys.argv[1]}, median of the rounds")
for name, time in rows.items():
    print(f"  {name:34} {time:10.2f} ms {time / min(peers):6.2f} of the cheapest peer")
PYTHON
}

at="--connect 127.0.0.1:$port --ca-file $ca"
for version in 1.2 1.3; do
  flag=-tls${version/./_}
  gnutls=NORMAL:-VERS-ALL:+VERS-TLS$version
  compare "TLS $version: handshake and a small page, CPU time" "$(((runs + rounds - 1) / rounds))" \
    "tlsdemo, narrated|/dev/null|$tlsdemo localhost:$port/small $at --tls $version" \
    "tlsdemo -q|/dev/null|$tlsdemo localhost:$port/small $at --tls $version -q" \
    "openssl s_client -trace|request-small|openssl s_client -trace -ign_eof $flag -CAfile $ca -servername localhost -connect 127.0.0.1:$port" \
    "gnutls-cli|request-small|gnutls-cli --priority $gnutls --x509cafile $ca --port $port localhost" \
    "curl|/dev/null|curl --silent --tlsv$version --tls-max $version --cacert $ca https://localhost:$port/small" \
    "true|/dev/null|true"
done

# AES-128-GCM for all. gnutls-cli is not among them: it takes minutes to print so much.
suite=TLS_AES_128_GCM_SHA256
compare "TLS 1.3, AES-128-GCM: $mebibytes MiB, CPU time" 1 \
  "tlsdemo -q|/dev/null|$tlsdemo localhost:$port/large $at --tls 1.3 -c $suite -q -o /dev/null" \
  "tlsdemo, narrated|/dev/null|$tlsdemo localhost:$port/large $at --tls 1.3 -c $suite -o /dev/null" \
  "openssl s_client|request-large|openssl s_client -quiet -ign_eof -tls1_3 -ciphersuites $suite -CAfile $ca -servername localhost -connect 127.0.0.1:$port" \
  "curl|/dev/null|curl --silent --output /dev/null --tlsv1.3 --tls13-ciphers $suite --cacert $ca https://localhost:$port/large"

# Before the first packet: each process has a server that takes its ClientHello and says nothing, and
# is asked what it has used by then (Linux counts it in /proc/PID/schedstat).
first_packet() {
  python3 - "$runs" "$@" <<'PYTHON'
import socket, statistics, subprocess, sys

runs, *commands = sys.argv[1:]
print("\nUntil the ClientHello has arrived, CPU time, median")
for entry in commands:
    name, command = entry.split("|")
    times = []
    for _ in range(int(runs)):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            arguments = command.replace("PORT", str(listener.getsockname()[1])).split()
            quiet = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            with subprocess.Popen(arguments, **quiet) as process:
                listener.settimeout(10)
                with listener.accept()[0] as connection:
                    connection.settimeout(10)
                    # TCP has taken the hello as soon as the process waits for an answer.
                    assert connection.recv(1), f"{name} sent nothing"
                    state = ""
                    while state != "S":
                        assert process.poll() is None, f"{name} has ended"
                        state = open(f"/proc/{process.pid}/stat").read().rpartition(")")[2].split()[0]
                    times.append(int(open(f"/proc/{process.pid}/schedstat").read().split()[0]))
                    process.kill()
    print(f"  {name:34} {statistics.median(times) / 1e6:10.2f} ms")
PYTHON
}
first_packet \
  "tlsdemo -q|$tlsdemo localhost:PORT --connect 127.0.0.1:PORT --ca-file $ca -q" \
  "tlsdemo, narrated|$tlsdemo localhost:PORT --connect 127.0.0.1:PORT --ca-file $ca" \
  "openssl s_client|openssl s_client -CAfile $ca -servername localhost -connect 127.0.0.1:PORT" \
  "gnutls-cli|gnutls-cli --x509cafile $ca --port PORT localhost" \
  "curl|curl --silent --cacert $ca https://localhost:PORT/"
