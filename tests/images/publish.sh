#!/usr/bin/env bash
# Publishes what goes into an image into artifacts/images/published/NAME, where no image build has network:
#   publish.sh server|operator [cpu|cuda|next]
# cuda: with the libraries of ONNX Runtime's CUDA provider, which lie in $SLUICE_CUDA_PROVIDERS.
# next: as version $SLUICE_NEXT_VERSION, which stands for a next release where an upgrade is tried.
set -euo pipefail
[[ $# -ge 1 ]] || { echo "usage: publish.sh server|operator [cpu|cuda|next]" >&2; exit 2; }
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
case $1 in
    server) projects=(server/ModelServer server/Router cli) ;;
    operator) projects=(operator/Operator) ;;
    *) echo "publish.sh: there is no image '$1'" >&2; exit 2 ;;
esac
flavour=${2:-cpu}
name=$1 between=build version=()
case $flavour in
    cpu) ;;
    cuda) name+=-cuda ;;
    # Apart, so that neither version is compiled anew after the other.
    next) name+=-next between=build-next version=(-property:Version="${SLUICE_NEXT_VERSION:?}") ;;
    *) echo "publish.sh: expected cpu, cuda or next, got '$flavour'" >&2; exit 2 ;;
esac
out=$root/artifacts/images/published/$name
rm -rf "$out.new"
mkdir -p "$(dirname "$out")"
for project in "${projects[@]}"; do
    # A place of its own for what is in between: the debug builds' has packages for no particular system.
    (cd "$root" && dotnet publish "$project" --configuration Release --output "$out.new" --verbosity quiet --nologo \
        -property:ForImage=true -property:ArtifactsPath="$root/artifacts/images/$between" "${version[@]}")
done
if [[ $flavour == cuda ]]; then
    cp "${SLUICE_CUDA_PROVIDERS:?}"/libonnxruntime*.so "$out.new/"
fi
# Read by .NET's own tools only.
rm -f "$out.new"/createdump "$out.new"/*.pdb "$out.new"/*.xml
rm -rf "$out"
mv "$out.new" "$out"
