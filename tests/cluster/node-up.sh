#!/usr/bin/env bash
# A whole cluster of one node, on which pods run: up.sh's control plane, containerd, kubelet, kube-proxy and DNS:
#   nsenter --net=/run/netns/NAME node-up.sh DIR IMAGE.tar…      (prints the path of the administrator's kubeconfig; node-down.sh DIR ends it)
# Root, and only in a network namespace of its own, of which lo is up: nothing leaves it, and addresses and rules go with it.
# No image is ever pulled: what is not among the archives fails at once.
set -euo pipefail
[[ $# -ge 1 ]] || { echo "usage: node-up.sh DIR IMAGE.tar…" >&2; exit 2; }
[[ $(readlink /proc/self/ns/net) != "$(readlink /proc/1/ns/net)" ]] || { echo "node-up.sh: not in a network namespace of its own" >&2; exit 1; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
programs=$("$here/programs.sh")
mkdir -p "$1"
directory=$(cd "$1" && pwd)
images=("${@:2}")
((${#directory} <= 60)) || { echo "node-up.sh: $directory is too long for the names of sockets below it" >&2; exit 1; }
address=10.244.0.1 pods=10.244.0.0/24 bridge=cni0 node=node-1
limit=${LIMIT_S:-180}

die() { echo "node-up.sh: $1" >&2; exit 1; }

usable=
finish() {
    [[ -z $usable ]] || return 0
    tail -n 8 "$directory"/log/{containerd,kubelet,kube-proxy,dnsmasq}.log >&2 2>/dev/null || true
    "$here/node-down.sh" "$directory"
}

start() { # PART PROGRAM ARGUMENT…
    { echo '#!/usr/bin/env bash' && printf '%q ' exec "${@:2}" && echo; } >"$directory/run/$1"
    chmod +x "$directory/run/$1"
    "$here/part.sh" "$directory" start "$1"
}

until_true() { # WHAT COMMAND…
    local end=$((SECONDS + limit))
    until "${@:2}" >/dev/null 2>&1; do
        ((SECONDS < end)) || die "$1: not within $limit s"
        sleep 0.2
    done
}

# Before the control plane, which listens on the bridge: pods must reach it. The CNI plugin takes the bridge as it is.
network() {
    ip link show $bridge >/dev/null 2>&1 || ip link add $bridge type bridge
    ip address replace $address/24 dev $bridge
    ip link set $bridge up
    # Until kube-proxy knows a Service, its address leads nowhere rather than out.
    ip route replace 10.96.0.0/16 dev $bridge
    sysctl -qw net.ipv4.ip_forward=1
    # Where bridges are filtered at all, pods of one node must be reached by a Service's address.
    sysctl -qw net.bridge.bridge-nf-call-iptables=1 2>/dev/null || true
}

configure_containerd() {
    mkdir -p "$directory"/cni "$directory"/containerd/certs.d/_default "$directory"/kubelet "$directory"/dns
    cat >"$directory/cni/10-bridge.conflist" <<JSON
{"cniVersion": "0.4.0", "name": "sluice", "plugins": [
  {"type": "bridge", "bridge": "$bridge", "isGateway": true, "ipMasq": false, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "$directory/cni/ipam", "ranges": [[{"subnet": "$pods", "rangeStart": "10.244.0.10"}]],
            "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
JSON
    # Every pull fails at once, on this machine.
    printf 'server = "http://127.0.0.1:1"\n[host."http://127.0.0.1:1"]\n  capabilities = ["pull", "resolve"]\n' \
        >"$directory/containerd/certs.d/_default/hosts.toml"
    # restrict_oom_score_adj: root of some machines may not lower its score, and runc would end without a word.
    cat >"$directory/containerd/config.toml" <<TOML
version = 2
root = "$directory/containerd/root"
state = "$directory/containerd/state"
[grpc]
  address = "$directory/containerd/sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "local.test/pause:1"
  disable_apparmor = true
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "$directory/containerd/certs.d"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$directory/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
TOML
}

ctr() { command ctr -a "$directory/containerd/sock" -n k8s.io "$@"; }

load_images() {
    local folder=$directory/run/pause image
    mkdir -p "$folder"/{bin,tmp,etc}
    cp /bin/busybox "$folder/bin/"
    "$here/image.sh" "$folder" local.test/pause:1 "$directory/run/pause.tar" '{"Entrypoint":["/bin/busybox","tail","-f","/dev/null"]}'
    for image in "$directory/run/pause.tar" "${images[@]}"; do
        ctr images import "$image" >/dev/null || die "$image could not be loaded"
    done
}

configure_kubelet() {
    (
        cd "$directory/pki"
        openssl ecparam -name prime256v1 -genkey -noout -out kubelet.key
        openssl req -new -key kubelet.key -subj "/O=system:nodes/CN=system:node:$node" -out kubelet.csr
        openssl x509 -req -in kubelet.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -out kubelet.crt \
            -extfile <(printf 'keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:%s,IP:%s\n' \
                "$node" $address) 2>/dev/null
    )
    echo "# no names but the cluster's" >"$directory/kubelet/resolv.conf"
    cat >"$directory/kubelet/config.yaml" <<YAML
kind: KubeletConfiguration
apiVersion: kubelet.config.k8s.io/v1beta1
address: $address
port: 10250
readOnlyPort: 0
healthzBindAddress: 127.0.0.1
healthzPort: 10248
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: "$directory/pki/ca.crt"}}
authorization: {mode: Webhook}
tlsCertFile: $directory/pki/kubelet.crt
tlsPrivateKeyFile: $directory/pki/kubelet.key
cgroupDriver: cgroupfs
failSwapOn: false
resolvConf: $directory/kubelet/resolv.conf
clusterDNS: [$address]
clusterDomain: cluster.local
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, nodefs.inodesFree: 1%, imagefs.available: 1%}
nodeStatusUpdateFrequency: 1s
syncFrequency: 10s
YAML
    cat >"$directory/kubelet/proxy.yaml" <<YAML
kind: KubeProxyConfiguration
apiVersion: kubeproxy.config.k8s.io/v1alpha1
bindAddress: 127.0.0.1
healthzBindAddress: 127.0.0.1:10256
metricsBindAddress: 127.0.0.1:10249
clientConnection: {kubeconfig: "$directory/proxy.kubeconfig"}
clusterCIDR: 10.244.0.0/16
mode: iptables
iptables: {minSyncPeriod: 0s, syncPeriod: 30s}
hostnameOverride: $node
nodePortAddresses: ["127.0.0.0/8", "$pods"]
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
YAML
}

k() { kubectl --kubeconfig="$directory/kubeconfig" "$@"; }

node_ready() {
    [[ $(k get node $node -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}') == True ]]
}

trap finish EXIT
trap 'exit 130' INT TERM
network
NODES=0 OWNER_PID='' BIND=$address NODE_NAME=$node "$here/up.sh" "$directory" >/dev/null
configure_containerd
configure_kubelet
start containerd containerd --config "$directory/containerd/config.toml"
until_true 'containerd answers' ctr version
load_images
AWS_EC2_METADATA_DISABLED=true start kubelet "$programs/kubelet" --config="$directory/kubelet/config.yaml" \
    --kubeconfig="$directory/kubelet.kubeconfig" --root-dir="$directory/kubelet" --container-runtime=remote \
    --container-runtime-endpoint="unix://$directory/containerd/sock" --pod-infra-container-image=local.test/pause:1 \
    --hostname-override=$node --node-ip=$address --v=1
: >"$directory/dns/hosts"
start dnsmasq "$(command -v dnsmasq)" --keep-in-foreground --conf-file=/dev/null --user=root --pid-file= --log-facility=- \
    --bind-interfaces --interface=$bridge --except-interface=lo --port=53 --no-resolv --no-hosts --no-negcache \
    --local=/#/ --addn-hosts="$directory/dns/hosts"
start dns.sh "$here/dns.sh" "$directory/"
k create clusterrolebinding test:kube-proxy --clusterrole=system:node-proxier --user=system:kube-proxy >/dev/null
start kube-proxy "$programs/kube-proxy" --config="$directory/kubelet/proxy.yaml" --v=1
until_true 'the node is ready' node_ready
usable=yes
echo "$directory/kubeconfig"
