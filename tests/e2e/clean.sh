#!/usr/bin/env bash
# Ends a cluster that run.sh began, with its network and its files, so that nothing is left of it; twice does no harm:
#   clean.sh WORK NAMESPACE             (at once)
#   clean.sh WORK NAMESPACE OWNER_PID   (when that process is gone, however it ended, should it have left anything)
set -uo pipefail
[[ $# -ge 2 ]] || { echo "usage: clean.sh WORK NAMESPACE [OWNER_PID]" >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$1 name=$2
[[ -z ${3:-} ]] || tail --pid="$3" -f /dev/null
[[ -d $work ]] || exit 0
# It runs to its end: what is left half way nobody finds again.
trap '' INT TERM HUP
if [[ -e /run/netns/$name ]]; then
    nsenter --net="/run/netns/$name" "$here/../cluster/node-down.sh" "$work/cluster" >/dev/null 2>&1
    # The store, and what the walk has begun.
    ip netns pids "$name" | xargs -r kill -KILL 2>/dev/null
    ip netns del "$name"
fi
rm -rf "/etc/netns/$name" "$work"
rmdir /etc/netns 2>/dev/null
exit 0
