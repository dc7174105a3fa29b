# shellcheck shell=bash
# What walk.sh is made of: waiting, asking, and saying what was seen.
# shellcheck disable=SC2034

limit=${LIMIT_S:-180}

begin() { printf '%4d s  %s\n' $((SECONDS + ${STARTED:-0})) "$1"; }
seen() { printf '%6s  %s\n' '' "$1"; }
fail() { printf 'e2e: FAILED: %s\n' "$1" >&2; exit 1; }

retry() { # COMMAND…
    local end=$((SECONDS + limit))
    until "$@"; do
        ((SECONDS < end)) || fail "not within $limit s: $*"
        sleep 0.5
    done
}

# What a user has on the path.
user_tools() {
    mkdir "$WORK/bin"
    ln -s "${SLUICE_HELM:?}" "$WORK/bin/helm"
    ln -s "$root/artifacts/images/published/server/sluice" "$WORK/bin/sluice"
    export PATH=$WORK/bin:$PATH
}

install_chart() { # upgrade or install, and further arguments
    helm "$1" sluice "$root/charts/sluice" --namespace sluice-system --create-namespace --wait --timeout 5m "${@:2}" >/dev/null
}

# --- pages --------------------------------------------------------------------------------------------------------------

# Every block of a page that is marked sh, in order, in a shell each, as a reader would type it.
run_page() { # FILE
    local blocks=$WORK/page block
    rm -rf "$blocks" && mkdir "$blocks"
    awk -v into="$blocks/" '/^```sh$/ { file = sprintf("%s%02d.sh", into, ++count); next } /^```$/ { file = ""; next } file { print > file }' "$root/$1"
    mkdir -p "$WORK/clone"
    ln -sfn "$root/charts" "$root/examples" "$WORK/clone/"
    for block in "$blocks"/*.sh; do
        (cd "$WORK/clone" && timeout 400 bash -euo pipefail -m "$block") >"$block.log" 2>&1 ||
            { cat "$block" "$block.log" >&2; fail "$1: that block"; }
    done
}

# What the script of docs/gitops.md tells Argo CD of a ModelDeployment.
argo_health() { # MODEL
    {
        printf 'local obj = '
        kubectl -n demo get modeldeployment "$1" -o json | jq -r 'def lua:
            if type == "object" then "{" + ([to_entries[] | "[\(.key | tojson)]=" + (.value | lua)] | join(",")) + "}"
            elif type == "array" then "{" + (map(lua) | join(",")) + "}"
            elif type == "null" then "nil" else tojson end;
            del(.metadata.managedFields, .metadata.annotations) | lua'
        echo 'local function judge(obj)'
        awk '/^```lua$/ { on = 1; next } /^```$/ { on = 0 } on' "$root/docs/gitops.md"
        echo 'end print(judge(obj).status)'
    } >"$WORK/health.lua"
    lua5.4 "$WORK/health.lua"
}

# Of the store; by the old signature, which curl of Debian 12 needs no part in.
make_bucket() { # NAME
    local date signature
    date=$(date -u -R)
    signature=$(printf 'PUT\n\n\n%s\n/%s' "$date" "$1" | openssl dgst -sha1 -hmac "$AWS_SECRET_ACCESS_KEY" -binary | base64)
    curl -sSf -o /dev/null -X PUT -H "Date: $date" -H "Authorization: AWS $AWS_ACCESS_KEY_ID:$signature" "$AWS_ENDPOINT_URL_S3/$1"
}

# --- ModelDeployments ---------------------------------------------------------------------------------------------------

patch() { kubectl -n demo patch modeldeployment "$1" --type=json -p "$2" >/dev/null; }
status() { kubectl -n demo get modeldeployment "$1" -o "jsonpath=$2"; }
condition() { status "$1" "{.status.conditions[?(@.type==\"$2\")].$3}"; }

shares_are() { [[ $(status "$1" '{range .status.variants[*]}{.name}={.share} {end}') == "$2 " ]]; }
until_shares() {
    retry shares_are "$1" "$2"
    retry condition_is "$1" Ready True
}

condition_is() { [[ $(condition "$1" "$2" status) == "$3" ]]; }
until_condition() { retry condition_is "$1" "$2" "$3"; }

message_has() { [[ $(status "$1" '{range .status.conditions[*]}{.message} {end}') == *"$2"* ]]; }
until_message() { retry message_has "$1" "$2"; }

current_is() { # MODEL VARIANT VERSION; two variants may serve one revision
    kubectl -n demo get modeldeployment "$1" -o json | jq -e --arg variant "$2" --arg version "$3" \
        '[.status.revisions[]? | select(.variant == $variant and .role == "Current") | .version] == [$version]' >/dev/null
}
until_current() { retry current_is "$1" "$2" "$3"; }

# Every router goes by the status's generation.
routed() {
    local generation router
    generation=$(status "$1" '{.status.routeGeneration}')
    for router in $(kubectl -n sluice-system get pods -l app.kubernetes.io/component=router -o 'jsonpath={.items[*].status.podIP}'); do
        curl -sf --max-time 2 "http://$router:9090/status" | jq -e --argjson wanted "$generation" \
            '[.. | objects | select(has("generation")) | .generation | tonumber] | index($wanted)' >/dev/null || return 1
    done
}
until_routed() { retry routed "$1"; }

quiet() { [[ -z $(condition "$1" Reconciling status) && $(condition "$1" Ready status) == True ]]; }
until_no_change() { retry quiet "$1"; }

model_pods() { # those that are to stay, and their images
    kubectl -n demo get pods -l sluice.dev/deployment=iris -o json |
        jq -r '[.items[] | select(.metadata.deletionTimestamp | not)
            | "\(.metadata.name):\(.spec.containers[0].image)"] | sort | join(" ")'
}

models() { # which image each variant is served by
    kubectl -n demo get pods -l sluice.dev/deployment=iris --field-selector=status.phase=Running -o json |
        jq -r '[.items[] | select(.metadata.deletionTimestamp | not)
            | "\(.metadata.labels["sluice.dev/variant"])=\(.spec.containers[0].image)"] | sort | unique | join(" ")'
}
models_are() { [[ $(models) == "$(printf '%s\n' "$@" | sort | paste -sd' ')" ]]; }

# What the program in each of the pods says, asked as a user can.
all_say() { # operator|router FLAG START
    local pod program=/app/sluice-operator
    [[ $1 == operator ]] || program=/app/Sluice.Router
    for pod in $(kubectl -n sluice-system get pods -l "app.kubernetes.io/component=$1" -o name); do
        [[ $(kubectl -n sluice-system exec "$pod" -- "$program" "$2" 2>&1) == "$3"[+]* ]] || return 1
    done
}

any_pod() { # NAMESPACE LABELS: one that is not told to end
    kubectl -n "$1" get pods -l "$2" -o json | jq -r '.items[] | select(.metadata.deletionTimestamp | not) | .metadata.name' | shuf -n 1
}

delete_one() { # NAMESPACE LABELS
    local pod
    pod=$(any_pod "$1" "$2")
    kubectl -n "$1" delete pod "$pod" --wait >/dev/null
    all_ready() { ! kubectl -n "$1" get pods -l "$2" -o 'jsonpath={.items[*].status.containerStatuses[*].ready}' | grep -E 'false|^$' >/dev/null; }
    retry all_ready "$1" "$2"
    seen "$pod is gone, and another is there"
}

give_gpus() {
    local server
    server=$(grep -o 'https://[0-9.:]*' "$KUBECONFIG")
    curl -sf -o /dev/null -K "$WORK/cluster/pki/curl" -X PATCH -H 'Content-Type: application/json-patch+json' \
        "$server/api/v1/nodes/node-1/status" \
        -d "[{\"op\":\"add\",\"path\":\"/status/capacity/nvidia.com~1gpu\",\"value\":\"$1\"}]" || fail "the node takes no GPUs"
}

# --- requests -----------------------------------------------------------------------------------------------------------

ask() { /usr/bin/python3 "$here/load.py" --model iris --host iris.demo.svc "$@"; }

none_failed() { # RESULT
    jq -e '[.[].failed] | add == 0' "$1" >/dev/null || { jq -c . "$1" >&2; fail "predictions failed"; }
}

load() {
    ask "$@" >"$WORK/load.json"
    none_failed "$WORK/load.json"
}

start_load() { # further arguments. With pauses: callers and cluster share this machine's cores
    rm -f "$WORK/stop"
    ask --pause 3 --until "$WORK/stop" "$@" >"$WORK/background.json" &
    asking=$!
    until grep -qs running "$WORK/background.json"; do sleep 0.1; done
}

# Not one of the predictions that were asked for meanwhile may have failed.
end_load() {
    touch "$WORK/stop"
    wait "$asking"
    sed -i 1d "$WORK/background.json"
    none_failed "$WORK/background.json"
    seen "$(jq -r '"requests \([.[].requests] | add), failed \([.[].failed] | add), the slowest took \([.[].slowest_ms] | max) ms"' "$WORK/background.json")"
}

# Each router's counts are within 1 of the shares, so those of two routers are within 2.
counted() { # VARIANT PERCENT …
    local variant percent count total routers=2
    total=$(jq '[.[].requests] | add' "$WORK/load.json")
    while (($#)); do
        variant=$1 percent=$2
        shift 2
        count=$(jq --arg variant "$variant" '[.[].variants[$variant] // 0] | add' "$WORK/load.json")
        ((100 * count > total * percent - 100 * routers && 100 * count < total * percent + 100 * routers)) ||
            fail "$variant has answered $count of $total, not $percent %"
        seen "$variant has answered $count of $total"
    done
}

answered_by_version() { # VERSION…: these and no others
    local versions
    versions=$(jq -r '[.[].versions | keys[]] | unique | join(" ")' "$WORK/load.json")
    [[ $versions == "$*" ]] || fail "versions $versions have answered, not $*"
}

# --- figures ------------------------------------------------------------------------------------------------------------

measure_memory() { # of what runs and is asked nothing: the working set, as the kubelet says it
    local pod memory
    while read -r pod memory; do
        seen "memory at rest: $pod $memory"
    done < <(kubectl get --raw /api/v1/nodes/node-1/proxy/stats/summary | jq -r '.pods[]
        | select(.podRef.namespace == "sluice-system" or .podRef.namespace == "demo")
        | "\(.podRef.name) \(.memory.workingSetBytes / 1048576 | floor) MiB"')
}

# A server's pod is deleted, without time to answer on; a prediction that only its variant can answer is held by a router meanwhile.
# From the place of its successor on the node, as a watch sees it, to that answer. The image is on the node; the version is fetched
# from the store anew.
measure_cold_start() { # VARIANT
    local pod watch answer labels=sluice.dev/deployment=iris,sluice.dev/variant=$1
    pod=$(any_pod demo "$labels")
    rm -f "$WORK/scheduled"
    kubectl -n demo get pods -l "$labels" --watch-only -o 'jsonpath={.metadata.name} {.spec.nodeName}{"\n"}' |
        while read -r name node; do
            [[ $name == "$pod" || -z $node || -e $WORK/scheduled ]] || date +%s%N >"$WORK/scheduled"
        done &
    watch=$!
    # So that the watch is there before the pod goes.
    sleep 1
    kubectl -n demo delete pod "$pod" --grace-period=1 --wait=false >/dev/null
    retry test -e "$WORK/scheduled"
    sleep 1.5
    # On a busy machine longer than a router holds a request.
    retry curl -sf -o "$WORK/answer" -H "sluice-variant: $1" "http://iris.demo.svc:8080/v2/models/iris/infer" -d "@$root/examples/iris/requests/predict.json"
    answer=$(date +%s%N)
    kill -- "-$watch" 2>/dev/null || kill "$watch" 2>/dev/null || true
    seen "cold start: $(((answer - $(<"$WORK/scheduled")) / 1000000)) ms from its place on the node to its first prediction"
    kubectl -n demo wait --for=delete "pod/$pod" --timeout=90s >/dev/null
}
