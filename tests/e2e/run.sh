#!/usr/bin/env bash
# Sluice as its users meet it: a real cluster in a network namespace of its own, images, Helm, S3, kubectl, clients of other makers:
#   run.sh IMAGE.tar…
# The archives have the images sluice-server and sluice-operator with the tags e2e, which gets the chart's own, and next, of version
# SLUICE_NEXT_VERSION. Root; ./dev e2e brings all that is needed. SLUICE_HELM is Helm's program, SLUICE_E2E_LOGS a folder that keeps what
# the cluster wrote, where something goes wrong, SLUICE_E2E_WALK another walk than walk.sh.
set -euo pipefail
[[ $# -ge 2 ]] || { echo "usage: run.sh IMAGE.tar…" >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/sluice-e2e.XXXXXX")
name=$(basename "$work" | tr . -)
store=

finish() {
    local status=$?
    trap '' INT TERM
    ((status == 0)) || keep_logs
    [[ -z $store ]] || kill "$store" 2>/dev/null || true
    "$here/clean.sh" "$work" "$name" || true
    exit "$status"
}

keep_logs() {
    [[ -n ${SLUICE_E2E_LOGS:-} && -d $work/cluster ]] || return 0
    mkdir -p "$SLUICE_E2E_LOGS"
    cp "$work"/cluster/log/*.log "$work"/*.log "$SLUICE_E2E_LOGS/" 2>/dev/null || true
    (
        export KUBECONFIG=$work/cluster/kubeconfig
        nsenter --net="/run/netns/$name" kubectl get all,modeldeployments,events -A -o wide || true
        nsenter --net="/run/netns/$name" kubectl get modeldeployments,pods -A -o yaml || true
    ) >"$SLUICE_E2E_LOGS/objects.txt" 2>&1
    for pod in $(KUBECONFIG=$work/cluster/kubeconfig nsenter --net="/run/netns/$name" kubectl get pods -A \
        -o 'jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name} {end}' 2>/dev/null); do
        KUBECONFIG=$work/cluster/kubeconfig nsenter --net="/run/netns/$name" kubectl logs -n "${pod%/*}" "${pod#*/}" --all-containers \
            >"$SLUICE_E2E_LOGS/pod-${pod//\//-}.log" 2>&1 || true
    done
    echo "what the cluster said is in $SLUICE_E2E_LOGS" >&2
}

trap finish EXIT
trap 'exit 130' INT TERM
# Should this be killed.
setsid "$here/clean.sh" "$work" "$name" $$ >/dev/null 2>&1 </dev/null &
ip netns add "$name"
ip netns exec "$name" ip link set lo up
# The cluster's names, also for what runs beside its pods.
mkdir -p "/etc/netns/$name"
printf 'nameserver 10.244.0.1\nsearch svc.cluster.local cluster.local\noptions ndots:5\n' >"/etc/netns/$name/resolv.conf"

SECONDS=0
# (ip netns exec would hide the cgroups, which the kubelet needs.)
nsenter --net="/run/netns/$name" "$root/tests/cluster/node-up.sh" "$work/cluster" "$@" >/dev/null
printf '%4d s  %s\n' $SECONDS "a cluster of one node is up"

for image in sluice-server sluice-operator; do
    ctr -a "$work/cluster/containerd/sock" -n k8s.io images tag docker.io/library/$image:e2e \
        "docker.io/library/$image:$(sed -n 's/^appVersion: "\(.*\)"/\1/p' "$root/charts/sluice/Chart.yaml")" >/dev/null
done

mkfifo "$work/store"
OWNER_PID=$$ ADDRESS=10.244.0.1 ACCESS_KEY=e2e SECRET_KEY=e2e-secret-of-a-test \
    ip netns exec "$name" "$root/tests/Artifacts.Tests/Servers/rgw.sh" "$work/s3" >"$work/store" 2>"$work/rgw.log" &
store=$!
endpoint=
# Open to the end: the server's script ends when nobody could read what it says.
exec {said}<"$work/store"
while read -r line; do
    case $line in ENDPOINT=*) endpoint=${line#*=} ;; ready) break ;; esac
done <&"$said"
[[ -n $endpoint ]] || { cat "$work/rgw.log" >&2; exit 1; }
printf '%4d s  %s\n' $SECONDS "Ceph's S3 server is up"

KUBECONFIG=$work/cluster/kubeconfig AWS_ENDPOINT_URL_S3=$endpoint AWS_ACCESS_KEY_ID=e2e AWS_SECRET_ACCESS_KEY=e2e-secret-of-a-test \
    STARTED=$SECONDS WORK=$work HOME=$work ip netns exec "$name" "${SLUICE_E2E_WALK:-$here/walk.sh}"
