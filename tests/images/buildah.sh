#!/usr/bin/env bash
# Debian's buildah with a store of its own:  buildah.sh STORE ARGUMENT…
set -euo pipefail
store=$1
mkdir -p "$store/state"
exec env BUILDAH_ISOLATION=oci BUILDAH_RUNTIME=/usr/sbin/runc TMPDIR="$store/state" \
    buildah --root "$store/layers" --runroot "$store/state" --storage-driver overlay "${@:2}"
