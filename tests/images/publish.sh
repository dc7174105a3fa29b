#!/usr/bin/env bash
# Publishes what goes into an image into artifacts/images/published/NAME, where no image build has network:
#   publish.sh server|operator [cpu|cuda]     (the CUDA provider's libraries lie in $SLUICE_CUDA_PROVIDERS)
set -euo pipefail
[[ $# -ge 1 ]] || { echo "usage: publish.sh server|operator [cpu|cuda]" >&2; exit 2; }
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
case $1 in
    server) projects=(server/ModelServer server/Router cli) ;;
    operator) projects=(operator/Operator) ;;
    *) echo "publish.sh: there is no image '$1'" >&2; exit 2 ;;
esac
device=${2:-cpu}
name=$1
[[ $device == cpu ]] || name+=-$device
out=$root/artifacts/images/published/$name
rm -rf "$out.new"
mkdir -p "$(dirname "$out")"
for project in "${projects[@]}"; do
    # A place of its own for what is in between: the debug builds' has packages for no particular system.
    (cd "$root" && dotnet publish "$project" --configuration Release --output "$out.new" --verbosity quiet --nologo \
        -property:ForImage=true -property:ArtifactsPath="$root/artifacts/images/build")
done
if [[ $device == cuda ]]; then
    cp "${SLUICE_CUDA_PROVIDERS:?}"/libonnxruntime*.so "$out.new/"
fi
# Read by .NET's own tools only.
rm -f "$out.new"/createdump "$out.new"/*.pdb "$out.new"/*.xml
rm -rf "$out"
mv "$out.new" "$out"
