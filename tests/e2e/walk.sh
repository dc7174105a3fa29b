#!/usr/bin/env bash
# What a user does, step by step, in the cluster that run.sh has made. Each step says what it has seen.
# (In a function: a shell reads a script as it goes, and this one may be edited meanwhile.)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
# shellcheck source-path=SCRIPTDIR
source "$here/steps.sh"

trap 'fail "line $LINENO: $BASH_COMMAND"' ERR
set -E

release=$(sed -n 's/^appVersion: "\(.*\)"/\1/p' "$root/charts/sluice/Chart.yaml")

walk() {
user_tools
begin "docs/getting-started.md, word for word"
make_bucket models
run_page docs/getting-started.md
until_shares iris "main=50.00 challenger=50.00"
seen "$(kubectl -n sluice-system get pods --no-headers | grep -c Running) pods run, helm test passes, and 2 versions are served from S3"

begin "weights 90 to 10"
patch iris '[{"op":"replace","path":"/spec/variants/0/weight","value":90},{"op":"replace","path":"/spec/variants/1/weight","value":10}]'
until_shares iris "main=90.00 challenger=10.00"
until_routed iris
seen "$(kubectl -n demo get modeldeployment iris --no-headers)"

begin "400 predictions over REST and gRPC"
load --count 200
counted main 90 challenger 10
answered_by_version 1 2

begin "weights 50 to 50, under load"
start_load
patch iris '[{"op":"replace","path":"/spec/variants/0/weight","value":50},{"op":"replace","path":"/spec/variants/1/weight","value":50}]'
until_shares iris "main=50.00 challenger=50.00"
until_routed iris
end_load
load --count 200
counted main 50 challenger 50

begin "main goes from version 1 to 2, under load"
start_load
patch iris '[{"op":"replace","path":"/spec/variants/0/version","value":"2"}]'
until_current iris main 2
until_routed iris
end_load
load --count 50
answered_by_version 2

begin "docs/gitops.md, word for word"
run_page docs/gitops.md
[[ $(argo_health iris) == Healthy ]] || fail "Argo CD is told $(argo_health iris), not Healthy"

begin "a version that is not there"
start_load
patch iris '[{"op":"replace","path":"/spec/variants/0/version","value":"9"}]'
# The server goes on looking for it, so nobody must act yet: what was in effect answers.
until_condition iris ArtifactVerified False
message=$(condition iris ArtifactVerified message)
[[ $message == *"version 9"*"1, 2"* ]] || fail "the condition does not say that there is no version 9, but 1 and 2: $message"
end_load
[[ $(condition iris Ready status) == True ]] || fail "Ready is $(condition iris Ready status)"
seen "$(condition iris ArtifactVerified reason): $message"
[[ $(argo_health iris) == Progressing ]] || fail "Argo CD is told $(argo_health iris), not Progressing"
patch iris '[{"op":"replace","path":"/spec/variants/0/version","value":"2"}]'
until_no_change iris

begin "a GPU, of which the node has none"
kubectl -n demo apply -f "$here/iris-gpu.yaml" >/dev/null
until_condition iris-gpu CapacityAvailable False
seen "$(condition iris-gpu CapacityAvailable reason): $(condition iris-gpu CapacityAvailable message)"
kubectl get --raw / >/dev/null
give_gpus 1
until_message iris-gpu "CUDA"
[[ $(condition iris-gpu Ready status) != True ]] || fail "a model that must have a GPU is served without one"
seen "with one, which is none: $(condition iris-gpu Stalled message)"
kubectl -n demo delete modeldeployment iris-gpu --wait >/dev/null

begin "routers and model servers are deleted one by one, under load"
start_load
delete_one sluice-system app.kubernetes.io/component=router
delete_one demo sluice.dev/deployment=iris,sluice.dev/variant=main
delete_one sluice-system app.kubernetes.io/component=operator
end_load

begin "helm upgrade to version $SLUICE_NEXT_VERSION of operator and server, under load"
pods=$(model_pods)
start_load
install_chart upgrade --set images.server.tag=next --set images.operator.tag=next
retry all_say operator --version "$SLUICE_NEXT_VERSION"
retry all_say router --version "$SLUICE_NEXT_VERSION"
until_no_change iris
end_load
[[ $(model_pods) == "$pods" ]] || fail "model servers were touched: $(model_pods), before: $pods"
seen "operators and routers say that version; the model servers are the same, with the image that they had"

begin "main goes from version 2 to 1, under load: a new revision has the new image"
start_load
patch iris '[{"op":"replace","path":"/spec/variants/0/version","value":"1"}]'
until_current iris main 1
until_routed iris
end_load
until_no_change iris
retry models_are main=sluice-server:next "challenger=sluice-server:$release"
seen "$(models)"

begin "helm rollback, under load"
pods=$(model_pods)
start_load
helm rollback sluice 1 --namespace sluice-system --wait --timeout 5m >/dev/null
retry all_say operator --version "$release"
retry all_say router --version "$release"
end_load
[[ $(model_pods) == "$pods" ]] || fail "model servers were touched: $(model_pods), before: $pods"
seen "operators and routers say version $release again; the model servers are the same"

begin "helm uninstall, and install again"
helm uninstall sluice --namespace sluice-system >/dev/null
kubectl -n sluice-system wait --for=delete pod --all --timeout=90s >/dev/null
[[ $(model_pods) == "$pods" ]] || fail "model servers were touched: $(model_pods), before: $pods"
kubectl -n demo get modeldeployment iris >/dev/null
install_chart install
until_shares iris "main=90.00 challenger=10.00"
load --count 20
[[ $(model_pods) == "$pods" ]] || fail "model servers were touched: $(model_pods), before: $pods"
seen "the ModelDeployment and its servers stayed, and answer again"

begin "what it takes"
for _ in 1 2 3; do measure_cold_start challenger; done
measure_memory

begin "docs/disaster-recovery.md, word for word"
run_page docs/disaster-recovery.md
load --count 20

begin "kubectl delete"
kubectl -n demo delete modeldeployment iris --wait >/dev/null
until_gone() { [[ -z $(kubectl -n demo get deployments,services,poddisruptionbudgets,controllerrevisions,pods -l sluice.dev/deployment -o name) ]]; }
retry until_gone
helm uninstall sluice --namespace sluice-system >/dev/null
seen "nothing of it is left"
echo "e2e: all of it holds"
}

walk
exit 0
