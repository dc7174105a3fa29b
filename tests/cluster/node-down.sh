#!/usr/bin/env bash
# Ends what node-up.sh DIR started, with its containers, mounts and cgroups:
#   nsenter --net=/run/netns/NAME node-down.sh [--purge] DIR      (the network goes with its namespace)
set -uo pipefail
purge=()
[[ ${1:-} != --purge ]] || { purge=(--purge); shift; }
[[ $# -eq 1 ]] || { echo "usage: node-down.sh [--purge] DIR" >&2; exit 2; }
[[ -d $1 ]] || exit 0
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
directory=$(cd "$1" && pwd)
ctr() { timeout 20 ctr -a "$directory/containerd/sock" -n k8s.io "$@"; }

# The kubelet first: it would start its containers again.
for part in kubelet kube-proxy dns.sh dnsmasq; do "$here/part.sh" "$directory" kill "$part"; done
if [[ -S $directory/containerd/sock ]]; then
    for task in $(ctr tasks ls -q 2>/dev/null); do ctr tasks kill -s KILL "$task" 2>/dev/null; done
    for _ in {1..20}; do
        for task in $(ctr tasks ls -q 2>/dev/null); do ctr tasks rm -f "$task" >/dev/null 2>&1; done
        [[ -n $(ctr tasks ls -q 2>/dev/null) ]] || break
        sleep 0.2
    done
    for container in $(ctr containers ls -q 2>/dev/null); do ctr containers rm "$container" >/dev/null 2>&1; done
fi
"$here/part.sh" "$directory" stop containerd
awk -v "below=$directory/" 'index($2, below) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r -n1 umount -l 2>/dev/null
# The namespaces of pods' networks, which the runtime has made and, killed, has not taken away.
for namespace in $(ip netns list 2>/dev/null | awk '/^cni-/ { print $1 }'); do
    ip netns pids "$namespace" 2>/dev/null | grep . >/dev/null || ip netns del "$namespace" 2>/dev/null
done
for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/*; do
    [[ ! -d $hierarchy/kubepods ]] || find "$hierarchy/kubepods" -depth -type d -exec rmdir {} + 2>/dev/null
done
"$here/down.sh" "${purge[@]}" "$directory"
((${#purge[@]})) || rm -rf "$directory"/{containerd,kubelet,cni,dns}
exit 0
