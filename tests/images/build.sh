#!/usr/bin/env bash
# Builds an image of what publish.sh has published, with the repository's Dockerfile and no network, and writes it as an archive
# that `docker load` and `ctr images import` read:
#   build.sh STORE server|operator NAME:TAG OUT.tar [cpu|cuda|next]
set -euo pipefail
[[ $# -ge 4 ]] || { echo "usage: build.sh STORE server|operator NAME:TAG OUT.tar [cpu|cuda|next]" >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
store=$1 image=$2 name=$3 out=$4 flavour=${5:-cpu}
published=artifacts/images/published/$image device=cpu
version=$(sed -n 's/^ARG VERSION=//p' "$root/Dockerfile.$image")
[[ $flavour == cpu ]] || published+=-$flavour
[[ $flavour != cuda ]] || device=cuda
[[ $flavour != next ]] || version=${SLUICE_NEXT_VERSION:?}
[[ -d $root/$published ]] || { echo "build.sh: $published is missing; publish.sh makes it" >&2; exit 1; }
"$here/bases.sh" "$store"
# The time of the sources, so that the same sources give the same image.
epoch=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || echo 0)}
"$here/buildah.sh" "$store" bud --quiet --network none --pull-never --timestamp "$epoch" --layers=false \
    --file "$root/Dockerfile.$image" --tag "$name" \
    --build-arg DEVICE="$device" --build-arg PUBLISHED="$published" \
    --build-arg VERSION="$version" \
    --build-arg REVISION="$(git -C "$root" rev-parse HEAD 2>/dev/null || true)" "$root" >/dev/null
rm -f "$out"
"$here/buildah.sh" "$store" push --quiet "$name" "docker-archive:$out:$name" >/dev/null
