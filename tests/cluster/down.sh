#!/usr/bin/env bash
# Ends what up.sh DIR started, and nothing else, and removes its data; the logs stay:
#   down.sh [--purge] DIR      (--purge: DIR goes altogether)
set -uo pipefail
purge=0
[[ ${1:-} != --purge ]] || { purge=1; shift; }
[[ $# -eq 1 ]] || { echo "usage: down.sh [--purge] DIR" >&2; exit 2; }
[[ -d $1/pids ]] || exit 0
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
directory=$(cd "$1" && pwd)
for part in tail kube-scheduler kube-controller-manager kube-apiserver etcd; do
    # Nothing is to be kept, and an orderly end takes seconds.
    "$here/part.sh" "$directory" kill "$part"
done
rm -rf "${directory:?}"/{pids,etcd,pki,run} "$directory"/*kubeconfig
((purge == 0)) || rm -rf "$directory"
