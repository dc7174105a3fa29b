#!/usr/bin/env bash
# Runs nginx on free ports of 127.0.0.1, until the process OWNER_PID is gone or SIGTERM comes. Prints "NAME=VALUE" lines, the last of
# them "ready": ENDPOINT (ranges, ETags; PUT and DELETE by WebDAV; /private/ asks for USER:PASSWORD), TLS_ENDPOINT (the same over TLS),
# and BARE_ENDPOINT (the same files without ETags and without ranges).
#
#   OWNER_PID=… TLS_CERTIFICATE=… TLS_KEY=… USER=… PASSWORD=… nginx.sh DIRECTORY
#
# DIRECTORY is made, and removed at the end.
set -euo pipefail

directory=${1:?directory}
: "${OWNER_PID:?}" "${TLS_CERTIFICATE:?}" "${TLS_KEY:?}" "${USER:?}" "${PASSWORD:?}"

finish() {
    local pids
    mapfile -t pids < <(jobs -p)
    ((${#pids[@]} == 0)) || kill -KILL "${pids[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf -- "$directory"
}

configure() { # PORT: three in a row
    cat <<CONF
daemon off; master_process off; worker_processes 1; pid nginx.pid; error_log stderr warn;
events { worker_connections 4096; }
http {
  # A connection a request: one that is kept may be closed by nginx just as the next request is sent, and a store tries once.
  keepalive_timeout 0; lingering_close always;
  access_log off; sendfile on; default_type application/octet-stream; client_max_body_size 0;
  client_body_temp_path tmp/b; proxy_temp_path tmp/p; fastcgi_temp_path tmp/f; uwsgi_temp_path tmp/u; scgi_temp_path tmp/s;
  root root;
  dav_methods PUT DELETE; create_full_put_path on; dav_access user:rw;
  server {
    listen 127.0.0.1:$1;
    location /private/ { auth_basic "private"; auth_basic_user_file htpasswd; }
  }
  server { listen 127.0.0.1:$(($1 + 1)) ssl; ssl_certificate $TLS_CERTIFICATE; ssl_certificate_key $TLS_KEY; }
  server { listen 127.0.0.1:$(($1 + 2)); etag off; max_ranges 0; }
}
CONF
}

# A port may be taken between the choice and the start: nginx ends then, and another is tried.
start() {
    local _ port pid
    for _ in {1..8}; do
        port=$((20000 + RANDOM % 10000))
        configure "$port" >"$directory/nginx.conf"
        setpriv --pdeathsig KILL nginx -p "$directory" -c "$directory/nginx.conf" 2>"$directory/log" >&2 &
        pid=$!
        if await "$pid"; then
            echo "ENDPOINT=http://127.0.0.1:$port"
            echo "TLS_ENDPOINT=https://localhost:$((port + 1))"
            echo "BARE_ENDPOINT=http://127.0.0.1:$((port + 2))"
            return
        fi
        kill "$pid" 2>/dev/null || true
    done
    echo "nginx.sh: it did not start" >&2
    tail -n 5 "$directory/log" >&2
    exit 1
}

# It writes its pid once it listens.
await() { # PID
    local _
    for _ in {1..100}; do
        [[ $(cat "$directory/nginx.pid" 2>/dev/null) != "$1" ]] || return 0
        kill -0 "$1" 2>/dev/null || return 1
        sleep 0.05
    done
    return 1
}

mkdir -p "$directory"
directory=$(cd "$directory" && pwd)
trap finish EXIT
trap 'exit 143' TERM INT
mkdir "$directory/root" "$directory/tmp"
echo "$USER:{PLAIN}$PASSWORD" >"$directory/htpasswd"
start
echo ready
tail --pid="$OWNER_PID" -f /dev/null &
wait $!
