#!/usr/bin/env bash
# Runs azurite, Microsoft's emulator of Azure Blob Storage, in memory on a free port of 127.0.0.1, and with a certificate a second one
# over TLS, until the process OWNER_PID is gone or SIGTERM comes. Prints "NAME=VALUE" lines, the last of them "ready".
#
#   OWNER_PID=… AZURITE_ACCOUNTS=name:base64key SLUICE_AZURITE=…/node_modules [TLS_CERTIFICATE=… TLS_KEY=…] azurite.sh DIRECTORY
#
# DIRECTORY is made, and removed at the end. Over TLS any well-formed token of Entra ID that has not expired is accepted.
set -euo pipefail

directory=${1:?directory}
: "${OWNER_PID:?}" "${AZURITE_ACCOUNTS:?}" "${SLUICE_AZURITE:?}"
export AZURITE_ACCOUNTS
program=$SLUICE_AZURITE/azurite/dist/src/blob/main.js

finish() {
    local pids
    mapfile -t pids < <(jobs -p)
    ((${#pids[@]} == 0)) || kill -KILL "${pids[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf -- "$directory"
}

# Dies with this script, however that ends. The emulator is asked for port 0, and says which one it got.
start() { # NAME OPTION…
    local name=$1
    mkdir "$directory/$name"
    (cd "$directory/$name" && exec setpriv --pdeathsig KILL node "$program" --blobHost 127.0.0.1 --blobPort 0 \
        --inMemoryPersistence --silent --disableTelemetry "${@:2}" >"$directory/$name.log" 2>&1) &
}

await() { # NAME → prints its URL
    local _
    for _ in {1..300}; do
        sed -n 's/.*successfully listens on //p' "$directory/$1.log" | grep . && return
        sleep 0.1
    done
    echo "azurite.sh: it did not start within 30 s" >&2
    tail -n 5 "$directory/$1.log" >&2
    exit 1
}

mkdir -p "$directory"
directory=$(cd "$directory" && pwd)
trap finish EXIT
trap 'exit 143' TERM INT
start plain
[[ -z ${TLS_CERTIFICATE:-} ]] || start tls --cert "$TLS_CERTIFICATE" --key "${TLS_KEY:?}" --oauth basic
plain=$(await plain)
echo "ENDPOINT=$plain"
if [[ -n ${TLS_CERTIFICATE:-} ]]; then
    tls=$(await tls)
    echo "TLS_ENDPOINT=${tls/127.0.0.1/localhost}"
fi
echo ready
tail --pid="$OWNER_PID" -f /dev/null &
wait $!
