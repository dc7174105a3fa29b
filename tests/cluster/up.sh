#!/usr/bin/env bash
# A real Kubernetes control plane on free ports of 127.0.0.1, without root:
#   up.sh DIR           (prints the path of the administrator's kubeconfig once the cluster is usable)
# etcd, kube-apiserver, kube-controller-manager and kube-scheduler; no kubelet, so a pod is what its writer says it is.
# Several run side by side. down.sh DIR ends one; part.sh stops and starts its parts.
#
#   KUBEBUILDER_ASSETS  folder with the programs    (default: what ./dev cluster build made)
#   CONTROLLERS         0: etcd and kube-apiserver only (also where the programs lack the others)
#   NODES, GPUS         how many nodes without a kubelet stay Ready, and the GPUs of each (default 2 and 4)
#   BIND                the address of the API server, where others than this machine's processes must reach it
#   NODE_NAME           the node with a kubelet that node-up.sh adds: it and its kube-proxy get credentials
#   AUDIT_BODIES        of whose writes the audit log has bodies, besides leases': group/resource[/subresource]
#   OWNER_PID           end, and remove DIR, when that process is gone
#
# In DIR: kubeconfig, log/audit.jsonl (each request; leases with their bodies), log/PART.log, pki/ with the authority.
set -euo pipefail
[[ $# -eq 1 ]] || { echo "usage: up.sh DIR" >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
programs=$("$here/programs.sh") || exit 3
mkdir -p "$1"
directory=$(cd "$1" && pwd)
chmod 700 "$directory"
[[ ! -e $directory/pids ]] || { echo "up.sh: a cluster runs in $directory already; down.sh ends it" >&2; exit 1; }
mkdir -p "$directory"/{pki,pids,log,run}
bind=${BIND:-127.0.0.1} node=${NODE_NAME:-}
controllers=${CONTROLLERS:-1} nodes=${NODES:-2} gpus=${GPUS:-4}
[[ -x $programs/kube-controller-manager && -x $programs/kube-scheduler ]] || controllers=0
[[ $("$programs/kube-apiserver" --version) =~ v1\.([0-9]+) ]] && minor=${BASH_REMATCH[1]}
services=10.96.0.0/16 pki=$directory/pki
# Ready within seconds, or within this on a machine that does much else.
limit=${LIMIT_S:-180}

# --- where ------------------------------------------------------------------------------------------------------------

# Below the range that the kernel gives to clients, so that no connection of anybody is on it in the meantime.
# Two that ask at once must not be given the same: a port is taken by making its folder.
claims=${TMPDIR:-/tmp}/sluice-ports.$UID
free_port() { # VARIABLE
    local port
    mkdir -p "$claims"
    find "$claims" -mindepth 1 -maxdepth 1 -mmin +5 -exec rmdir {} + 2>/dev/null || true
    for port in $(shuf -n 100 -i 20000-31999); do
        if mkdir "$claims/$port" 2>/dev/null && ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            printf -v "$1" %s "$port"
            return
        fi
    done
    return 1
}
free_port etcd_port && free_port peer_port && free_port api_port && free_port kcm_port && free_port scheduler_port
server=https://$bind:$api_port

# --- who: one authority; a certificate for servers, one for the API server as a client; a token for everybody else ---

authority() {
    openssl ecparam -name prime256v1 -genkey -noout -out "$pki/ca.key"
    openssl req -x509 -new -key "$pki/ca.key" -days 30 -subj /CN=sluice-test-authority -out "$pki/ca.crt" \
        -addext keyUsage=critical,keyCertSign,cRLSign,digitalSignature 2>/dev/null
    # RS256 is what every library can check.
    openssl genrsa -out "$pki/accounts.key" 2048 2>/dev/null
    openssl rsa -in "$pki/accounts.key" -pubout -out "$pki/accounts.pub" 2>/dev/null
}

certificate() { # NAME SUBJECT EXTENSIONS
    openssl ecparam -name prime256v1 -genkey -noout -out "$pki/$1.key"
    openssl req -new -key "$pki/$1.key" -subj "$2" -out "$pki/$1.csr"
    openssl x509 -req -in "$pki/$1.csr" -CA "$pki/ca.crt" -CAkey "$pki/ca.key" -CAcreateserial -days 30 \
        -extfile <(printf '%s\n' keyUsage=critical,digitalSignature "$3") -out "$pki/$1.crt" 2>/dev/null
}

kubeconfig() { # FILE USER TOKEN
    (umask 077 && cat >"$directory/$1") <<YAML
apiVersion: v1
kind: Config
current-context: test
clusters: [{name: test, cluster: {server: "$server", certificate-authority-data: $(base64 -w0 <"$pki/ca.crt")}}]
users: [{name: $2, user: {token: $3}}]
contexts: [{name: test, context: {cluster: test, user: $2, namespace: default}}]
YAML
}

credentials() {
    local admin kcm scheduler kubelet proxy
    admin=$(openssl rand -hex 16) kcm=$(openssl rand -hex 16) scheduler=$(openssl rand -hex 16)
    kubelet=$(openssl rand -hex 16) proxy=$(openssl rand -hex 16)
    authority
    certificate server /CN=kube-apiserver "extendedKeyUsage=serverAuth,clientAuth
subjectAltName=DNS:localhost,DNS:kubernetes.default.svc,IP:127.0.0.1,IP:10.96.0.1,IP:$bind"
    certificate client /O=system:masters/CN=kube-apiserver-client extendedKeyUsage=clientAuth
    (umask 077 && cat >"$pki/tokens.csv") <<CSV
$admin,admin,admin,"system:masters"
$kcm,system:kube-controller-manager,kcm
$scheduler,system:kube-scheduler,scheduler
CSV
    if [[ -n $node ]]; then
        cat >>"$pki/tokens.csv" <<CSV
$kubelet,system:node:$node,kubelet,"system:nodes"
$proxy,system:kube-proxy,proxy
CSV
        kubeconfig kubelet.kubeconfig kubelet "$kubelet"
        kubeconfig proxy.kubeconfig proxy "$proxy"
    fi
    kubeconfig kubeconfig admin "$admin"
    kubeconfig kcm.kubeconfig kcm "$kcm"
    kubeconfig scheduler.kubeconfig scheduler "$scheduler"
    (umask 077 && printf 'header = "Authorization: Bearer %s"\ncacert = "%s"\n' "$admin" "$pki/ca.crt" >"$pki/curl")
}

# --- what -------------------------------------------------------------------------------------------------------------

die() { echo "up.sh: $1" >&2; exit 1; }

usable=
finish() {
    [[ -z $usable ]] || return 0
    tail -n 5 "$directory"/log/*.log >&2 || true
    "$here/down.sh" "$directory"
}

alive() { # PART…
    local part
    for part; do kill -0 "$(<"$directory/pids/$part")" 2>/dev/null || die "$part ended"; done
}

# A part's command line is kept, so that part.sh can start it again.
start() { # PART ARGUMENT…
    { echo '#!/usr/bin/env bash' && printf '%q ' exec "$programs/$1" "${@:2}" && echo; } >"$directory/run/$1"
    chmod +x "$directory/run/$1"
    "$here/part.sh" "$directory" start "$1"
}

call() { curl -sf --max-time 10 -K "$pki/curl" "${@:2}" "$server$1"; }

until_true() { # WHAT PARTS COMMAND…
    local end=$((SECONDS + limit))
    until "${@:3}" >/dev/null 2>&1; do
        # shellcheck disable=SC2086 # a list of parts
        alive $2
        ((SECONDS < end)) || die "$1: not within $limit s"
        sleep 0.1
    done
}

start_etcd() {
    start etcd --name test --data-dir "$directory/etcd" --unsafe-no-fsync \
        --listen-client-urls "https://127.0.0.1:$etcd_port" --advertise-client-urls "https://127.0.0.1:$etcd_port" \
        --listen-peer-urls "http://127.0.0.1:$peer_port" --initial-advertise-peer-urls "http://127.0.0.1:$peer_port" \
        --initial-cluster "test=http://127.0.0.1:$peer_port" \
        --client-cert-auth --trusted-ca-file "$pki/ca.crt" --cert-file "$pki/server.crt" --key-file "$pki/server.key" \
        --log-level warn --logger zap
}

# Leases with what was written and answered, so that who held one, and when, can be read; of other writes what and by whom.
audit_policy() {
    local bodies=${AUDIT_BODIES:-} more=
    local group=${bodies%%/*} resource=${bodies#*/}
    [[ -z $bodies ]] ||
        more="- {level: RequestResponse, verbs: [create, update, patch, delete], resources: [{group: $group, resources: [$resource]}]}"
    cat >"$directory/run/audit.yaml" <<YAML
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- {level: RequestResponse, verbs: [create, update, patch, delete], resources: [{group: coordination.k8s.io, resources: [leases]}]}
$more
- {level: Metadata}
YAML
}

start_api_server() {
    audit_policy
    # The Service kubernetes cannot point at loopback.
    local reach=(--endpoint-reconciler-type=none)
    [[ $bind == 127.* ]] || reach=(--advertise-address="$bind")
    [[ -z $node ]] || reach+=(--kubelet-certificate-authority="$pki/ca.crt" --kubelet-preferred-address-types=InternalIP
        --kubelet-client-certificate="$pki/client.crt" --kubelet-client-key="$pki/client.key")
    start kube-apiserver --bind-address="$bind" --secure-port="$api_port" "${reach[@]}" \
        --etcd-servers="https://127.0.0.1:$etcd_port" --etcd-cafile="$pki/ca.crt" \
        --etcd-certfile="$pki/client.crt" --etcd-keyfile="$pki/client.key" \
        --tls-cert-file="$pki/server.crt" --tls-private-key-file="$pki/server.key" --client-ca-file="$pki/ca.crt" \
        --token-auth-file="$pki/tokens.csv" --authorization-mode=Node,RBAC --anonymous-auth=false \
        --enable-admission-plugins=NodeRestriction --allow-privileged=true \
        --service-account-issuer=https://kubernetes.default.svc.cluster.local \
        --service-account-key-file="$pki/accounts.pub" --service-account-signing-key-file="$pki/accounts.key" \
        --service-cluster-ip-range="$services" --profiling=false --v=1 \
        --audit-policy-file="$directory/run/audit.yaml" --audit-log-path="$directory/log/audit.jsonl" --audit-log-mode=blocking --audit-log-maxsize=100000
    until_true 'the API server is ready' 'etcd kube-apiserver' call /readyz
}

start_controllers() {
    local old=()
    # Until 1.23 both also listened without TLS unless told not to; later ones refuse the flag.
    ((minor >= 24)) || old=(--port=0)
    # A grace of a day: nobody renews the nodes.
    start kube-controller-manager --kubeconfig="$directory/kcm.kubeconfig" \
        --authentication-kubeconfig="$directory/kcm.kubeconfig" --authorization-kubeconfig="$directory/kcm.kubeconfig" \
        --authentication-skip-lookup=true --bind-address=127.0.0.1 --secure-port="$kcm_port" --leader-elect=false \
        --use-service-account-credentials=true --service-account-private-key-file="$pki/accounts.key" \
        --root-ca-file="$pki/ca.crt" --cluster-signing-cert-file="$pki/ca.crt" --cluster-signing-key-file="$pki/ca.key" \
        --kube-api-qps=200 --kube-api-burst=400 --node-monitor-grace-period=24h \
        --service-cluster-ip-range="$services" --profiling=false --v=1 "${old[@]}"
    start kube-scheduler --kubeconfig="$directory/scheduler.kubeconfig" \
        --authentication-kubeconfig="$directory/scheduler.kubeconfig" \
        --authorization-kubeconfig="$directory/scheduler.kubeconfig" --authentication-skip-lookup=true \
        --bind-address=127.0.0.1 --secure-port="$scheduler_port" --leader-elect=false --v=1 "${old[@]}"
    # Before that pods are refused.
    until_true 'the default service account is made' 'kube-controller-manager kube-scheduler' account_made
    add_nodes
}

account_made() {
    local account
    account=$(call /api/v1/namespaces/default/serviceaccounts/default) || return
    # Until 1.23 each account also had a Secret with a token, and pods waited for it.
    ((minor >= 24)) || [[ $account == *'"secrets"'* ]]
}

add_nodes() {
    local name number status json=(-H 'Content-Type: application/json' -o /dev/null)
    for ((number = 1; number <= nodes; number++)); do
        name=node-$number
        status=$(printf '"%s": {"cpu": "32", "memory": "128Gi", "pods": "110", "nvidia.com/gpu": "%s"}, ' \
            capacity "$gpus" allocatable "$gpus")
        call /api/v1/nodes "${json[@]}" -d "{\"metadata\": {\"name\": \"$name\", \"labels\": {\"kubernetes.io/hostname\": \"$name\",
            \"kubernetes.io/os\": \"linux\", \"kubernetes.io/arch\": \"amd64\"}}}" || die "$name was refused"
        call "/api/v1/nodes/$name/status" "${json[@]/application\/json/application/merge-patch+json}" -X PATCH -d "{\"status\": {$status
            \"addresses\": [{\"type\": \"InternalIP\", \"address\": \"127.0.0.1\"}, {\"type\": \"Hostname\", \"address\": \"$name\"}],
            \"conditions\": [{\"type\": \"Ready\", \"status\": \"True\", \"reason\": \"NoKubelet\", \"message\": \"kept by the tests\"}]}}" ||
            die "the status of $name was refused"
    done
    until_true 'the nodes take pods' 'kube-controller-manager' nodes_take_pods
}

nodes_take_pods() { ! call /api/v1/nodes | grep 'node.kubernetes.io/not-ready'; }

watch_owner() {
    setsid bash -c 'tail --pid="$1" -f "$2/run/owner" & echo $! >"$2/pids/tail"; wait $! && exec "$3" --purge "$2"' \
        _ "$OWNER_PID" "$directory" "$here/down.sh" >/dev/null 2>&1 </dev/null &
}

trap finish EXIT
trap 'exit 130' INT TERM
touch "$directory/run/owner"
[[ -z ${OWNER_PID:-} ]] || watch_owner
credentials
start_etcd
start_api_server
[[ $controllers == 0 ]] || start_controllers
usable=yes
echo "$directory/kubeconfig"
