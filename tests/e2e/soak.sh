#!/usr/bin/env bash
# Steady load through the Service of a ModelDeployment while everything changes, round after round, on pods: ./dev soak --cluster.
# SOAK_MINUTES: it goes on so long, and to the end of its round. Ends with what was asked and what failed, which must be nothing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
# shellcheck source-path=SCRIPTDIR
source "$here/steps.sh"

variants=(main challenger)
weights=(90 10)
versions=(1 2)
# Router processes that one generation of the route can have met: each keeps to the shares within 1.
most_routers=6
edits=0 switches=0 drained=0 killed=0 routers=0 operators=0 away=0 upgrades=0

serve() {
    user_tools
    make_bucket models
    install_chart install
    local version
    for version in 1 2; do sluice push "$root/examples/iris/models/iris/$version" s3://models/iris --version $version >/dev/null; done
    kubectl create namespace demo >/dev/null
    kubectl -n demo create secret generic s3-reader --from-literal=AWS_ENDPOINT_URL_S3="$AWS_ENDPOINT_URL_S3" \
        --from-literal=AWS_ACCESS_KEY_ID="$AWS_ACCESS_KEY_ID" --from-literal=AWS_SECRET_ACCESS_KEY="$AWS_SECRET_ACCESS_KEY" >/dev/null
    # Two servers each: of a killed one's requests the other answers those that broke off. So small that the servers of both revisions
    # of both variants have room on one node beside routers and operators.
    kubectl -n demo apply -f "$root/examples/cluster/iris.yaml" >/dev/null
    patch iris '[{"op":"add","path":"/spec/scaling","value":{"minReplicas":2}},
        {"op":"add","path":"/spec/resources","value":{"requests":{"cpu":"50m","memory":"128Mi"}}}]'
    until_condition iris RolloutComplete True
    kubectl -n demo wait --for=condition=Ready pod -l sluice.dev/deployment=iris --timeout=180s >/dev/null
}

# Each generation of the route with its shares, as the API server tells them.
watch_shares() {
    kubectl -n demo get modeldeployment iris --watch -o json 2>/dev/null |
        jq -c --unbuffered '{generation: .status.routeGeneration, shares: (.status.variants // [] | map({(.name): .share}) | add)}' >"$WORK/told.json" &
    watching=$!
}

write_weights() {
    local index changes=()
    for index in 0 1; do
        changes+=("{\"op\":\"replace\",\"path\":\"/spec/variants/$index/weight\",\"value\":${weights[index]}}"
            "{\"op\":\"replace\",\"path\":\"/spec/variants/$index/version\",\"value\":\"${versions[index]}\"}")
    done
    patch iris "[$(IFS=,; echo "${changes[*]}")]"
}

edit() {
    weights=($((RANDOM % 100 + 1)) $((RANDOM % 100 + 1)))
    write_weights
    edits=$((edits + 1))
    sleep 0.2
}

switch_versions() {
    versions=("${versions[1]}" "${versions[0]}")
    write_weights
    local index
    for index in 0 1; do until_current iris "${variants[index]}" "${versions[index]}"; done
    until_condition iris RolloutComplete True
    switches=$((switches + 1))
}

# With two of a variant ready the other answers; routers hear of that a moment later.
until_pods() {
    two_ready() { # VARIANT
        [[ $(kubectl -n demo get pods -l "sluice.dev/deployment=iris,sluice.dev/variant=$1" -o json | jq '[.items[] | select(.metadata.deletionTimestamp | not)
            | select(any(.status.conditions[]?; .type == "Ready" and .status == "True"))] | length') -ge 2 ]]
    }
    local variant
    for variant in "${variants[@]}"; do retry two_ready "$variant"; done
    sleep 3
}

drain_pod() {
    until_pods
    kubectl -n demo delete pod "$(any_pod demo sluice.dev/deployment=iris)" --wait=false >/dev/null
    drained=$((drained + 1))
}

kill_pod() {
    until_pods
    local container
    container=$(kubectl -n demo get pod "$(any_pod demo sluice.dev/deployment=iris)" -o 'jsonpath={.status.containerStatuses[0].containerID}')
    ctr -a "$WORK/cluster/containerd/sock" -n k8s.io tasks kill -s KILL "${container#containerd://}" >/dev/null
    killed=$((killed + 1))
}

delete_router() {
    delete_one sluice-system app.kubernetes.io/component=router >/dev/null
    routers=$((routers + 1))
}

delete_operator() {
    kubectl -n sluice-system delete pod "$(any_pod sluice-system app.kubernetes.io/component=operator)" --grace-period=1 --wait=false >/dev/null
    edit
    operators=$((operators + 1))
}

no_operator() {
    kubectl -n sluice-system scale deployment sluice-operator --replicas=0 >/dev/null
    kubectl -n sluice-system wait --for=delete pod -l app.kubernetes.io/component=operator --timeout=90s >/dev/null
    sleep 10
    kubectl -n sluice-system scale deployment sluice-operator --replicas=2 >/dev/null
    kubectl -n sluice-system rollout status deployment/sluice-operator --timeout=180s >/dev/null
    away=$((away + 1))
}

upgrade() {
    install_chart upgrade --set images.server.tag=next --set images.operator.tag=next
    helm rollback sluice 1 --namespace sluice-system --wait --timeout 5m >/dev/null
    upgrades=$((upgrades + 1))
}

check_counts() { # ANSWERS TOLD
    jq -n --slurpfile answers "$1" --slurpfile told "$2" --argjson most "$most_routers" '
        ($told | map({(.generation | tostring): .shares}) | add) as $shares
        | reduce ($answers[0][] | .generations | to_entries[]) as $one ({};
            reduce ($one.value | to_entries[]) as $count (.; .[$one.key][$count.key] += $count.value))
        | to_entries | map(.key as $generation | .value as $counts | ($counts | add) as $total
            | if $shares[$generation] == null then "generation \($generation) was never told" else
              $shares[$generation] | to_entries[] | (.value | tonumber) as $share | ($counts[.key] // 0) as $count
              | select(($count - $total * $share / 100) | (. >= $most or . <= -$most))
              | "generation \($generation): \(.key) has answered \($count) of \($total), not \($share) %" end) as $wrong
        | {generations: length, wrong: $wrong}'
}

soak() {
    local minutes=${SOAK_MINUTES:-5} end round change
    begin "two versions are served from S3 by two pods each"
    serve
    watch_shares
    end=$((SECONDS + 60 * minutes))
    begin "load for $minutes minutes, while everything changes"
    start_load --callers 4 --pause 10
    while ((SECONDS < end)); do
        round=$( (for _ in {1..20}; do echo edit; done; printf '%s\n' switch_versions drain_pod kill_pod delete_router delete_operator no_operator upgrade) | shuf)
        for change in $round; do
            [[ $change == edit ]] || begin "$change"
            $change
        done
        begin "edits $edits, switches $switches, pods drained $drained and killed $killed, routers deleted $routers, operators $operators, all away $away, upgraded and rolled back $upgrades"
    done
    until_routed iris
    end_load
    sleep 1
    kill "$watching" 2>/dev/null || true
    check_counts "$WORK/background.json" "$WORK/told.json" >"$WORK/counts.json"
    [[ $(jq '.wrong | length') == 0 ]] <"$WORK/counts.json" || { jq . "$WORK/counts.json" >&2; fail "counts are not those of the shares"; }
    seen "counts are exact in $(jq .generations "$WORK/counts.json") generations of the route, to within $most_routers"
    echo "soak: requests $(jq '[.[].requests] | add' "$WORK/background.json"), failed 0"
}

trap 'fail "line $LINENO: $BASH_COMMAND"' ERR
set -E
soak
exit 0
