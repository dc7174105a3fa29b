#!/usr/bin/env bash
# Sluice as its users meet it: a real cluster in a network namespace of its own, images, Helm, S3, kubectl, clients of other makers:
#   run.sh SERVER.tar OPERATOR.tar
# The archives have the images sluice-server:e2e and sluice-operator:e2e, which get the chart's own tag and that of a next release. Root; ./dev e2e brings all that is needed.
# SLUICE_HELM is Helm's program, SLUICE_E2E_LOGS a folder that keeps what the cluster wrote, where something goes wrong.
set -euo pipefail
[[ $# -eq 2 ]] || { echo "usage: run.sh SERVER.tar OPERATOR.tar" >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/sluice-e2e.XXXXXX")
name=$(basename "$work" | tr . -)
store=

# Also after an earlier one that was killed: nothing of it is found by name here, because each has a name of its own.
finish() {
    local status=$?
    ((status == 0)) || keep_logs
    [[ -z $store ]] || kill "$store" 2>/dev/null || true
    nsenter --net="/run/netns/$name" "$root/tests/cluster/node-down.sh" "$work/cluster" >/dev/null 2>&1 || true
    ip netns del "$name" 2>/dev/null || true
    rm -rf "/etc/netns/$name" "$work"
    rmdir /etc/netns 2>/dev/null || true
    exit "$status"
}

keep_logs() {
    [[ -n ${SLUICE_E2E_LOGS:-} && -d $work/cluster ]] || return 0
    mkdir -p "$SLUICE_E2E_LOGS"
    cp "$work"/cluster/log/*.log "$work"/*.log "$SLUICE_E2E_LOGS/" 2>/dev/null || true
    (
        export KUBECONFIG=$work/cluster/kubeconfig
        ip netns exec "$name" kubectl get all,modeldeployments,events -A -o wide || true
        ip netns exec "$name" kubectl get modeldeployments,pods -A -o yaml || true
    ) >"$SLUICE_E2E_LOGS/objects.txt" 2>&1
    for pod in $(KUBECONFIG=$work/cluster/kubeconfig ip netns exec "$name" kubectl get pods -A \
        -o 'jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name} {end}' 2>/dev/null); do
        KUBECONFIG=$work/cluster/kubeconfig ip netns exec "$name" kubectl logs -n "${pod%/*}" "${pod#*/}" --all-containers \
            >"$SLUICE_E2E_LOGS/pod-${pod//\//-}.log" 2>&1 || true
    done
    echo "what the cluster said is in $SLUICE_E2E_LOGS" >&2
}

trap finish EXIT
trap 'exit 130' INT TERM
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
    for tag in "$(sed -n 's/^appVersion: "\(.*\)"/\1/p' "$root/charts/sluice/Chart.yaml")" next; do
        ctr -a "$work/cluster/containerd/sock" -n k8s.io images tag docker.io/library/$image:e2e "docker.io/library/$image:$tag" >/dev/null
    done
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
