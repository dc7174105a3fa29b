#!/usr/bin/env bash
# Prints the folder with Kubernetes' server programs and etcd; ends with 3 and a sentence where there is none.
#   KUBEBUILDER_ASSETS   that folder, by the convention of other projects; it may lack the controllers
#   --built: not that folder, but where ./dev cluster build puts them, there or not yet
#   SLUICE_CACHE         where ./dev keeps what it built (default ~/.cache/sluice)
set -euo pipefail
version=1.20.2
built=${SLUICE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sluice}/kubernetes/$version
folder=${KUBEBUILDER_ASSETS:-$built}
if [[ ${1:-} == --built ]]; then
    echo "$built"
    # The last that is built.
    [[ -x $built/kube-proxy ]]
    exit
fi
if [[ -x $folder/etcd && -x $folder/kube-apiserver ]]; then
    echo "$folder"
    exit
fi
if [[ $folder == "$built" ]]; then
    echo "needs Kubernetes' server programs: ./dev cluster build makes them, once per user, from Debian 12's packages" >&2
else
    echo "needs etcd and kube-apiserver, which KUBEBUILDER_ASSETS ($folder) lacks" >&2
fi
exit 3
