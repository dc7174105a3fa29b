#!/bin/bash
# The cluster's names for dnsmasq, from its Services and Endpoints, once a second:  dns.sh DIR/
# Debian has no CoreDNS. NAME.NAMESPACE.svc.cluster.local, of Services with and without an address of their own.
set -uo pipefail
directory=${1%/}
cd "$directory/dns" || exit 1
server=$(grep -o 'https://[0-9.:]*' "$directory/kubeconfig")
get() { curl -sf --max-time 5 -K "$directory/pki/curl" "$server$1"; }
while sleep 1; do
    get /api/v1/services >services.json && get /api/v1/endpoints >endpoints.json || continue
    jq -rn --slurpfile services services.json --slurpfile endpoints endpoints.json '
        $services[0].items[] | .metadata as $of | "\($of.name).\($of.namespace).svc.cluster.local" as $name
        | if .spec.clusterIP == "None" then
            (.spec.publishNotReadyAddresses // false) as $all
            | $endpoints[0].items[] | select(.metadata.name == $of.name and .metadata.namespace == $of.namespace)
            | .subsets[]? | (.addresses[]?, if $all then .notReadyAddresses[]? else empty end) | "\(.ip) \($name)"
          elif (.spec.clusterIP // "") != "" then "\(.spec.clusterIP) \($name)" else empty end' |
        sort -u >hosts.new || continue
    cmp -s hosts.new hosts || { cp hosts.new hosts && kill -HUP "$(<"$directory/pids/dnsmasq")"; }
done
