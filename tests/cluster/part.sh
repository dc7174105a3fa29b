#!/usr/bin/env bash
# Stops and starts a part (etcd, kube-apiserver, kube-controller-manager, kube-scheduler) of the cluster that up.sh began:
#   part.sh DIR start|stop|kill|pause|resume PART
# stop and kill return when the process is gone; start returns at once: /readyz tells when the API server is back.
set -euo pipefail
[[ $# -eq 3 ]] || { echo "usage: part.sh DIR start|stop|kill|pause|resume PART" >&2; exit 2; }
directory=$(cd "$1" && pwd) action=$2 part=$3
file=$directory/pids/$part

# A number is believed only while that process is that program: the kernel gives numbers out again.
running() {
    local comm
    [[ -f $file ]] && { read -r comm <"/proc/$(<"$file")/comm"; } 2>/dev/null && [[ ${part:0:15} == "$comm" ]] &&
        tr '\0' ' ' <"/proc/$(<"$file")/cmdline" 2>/dev/null | grep -F "$directory/" >/dev/null
}

signal() { ! running || kill "-$1" "$(<"$file")" 2>/dev/null || true; }

gone() {
    local _
    for _ in {1..100}; do
        running || return 0
        sleep 0.05
    done
    return 1
}

case $action in
    start)
        ! running || exit 0
        # A session of its own: Ctrl-C in a test run does not end half a cluster.
        setsid "$directory/run/$part" >>"$directory/log/$part.log" 2>&1 </dev/null &
        echo $! >"$file"
        # Until it is that program, it could not be stopped by its name.
        for _ in {1..100}; do
            if running || ! kill -0 "$(<"$file")" 2>/dev/null; then break; fi
            sleep 0.01
        done
        ;;
    # An API server would wait a minute for its open watches.
    stop) signal TERM && { gone || { signal KILL && gone; }; } ;;
    kill) signal KILL && gone ;;
    pause) signal STOP ;;
    resume) signal CONT ;;
    *) echo "part.sh: there is no action '$action'" >&2; exit 2 ;;
esac
