#!/usr/bin/env bash
# Looks at an image that build.sh has made, and runs it as a cluster would:
#   check.sh STORE server|operator [TAG]
# No shell, nothing that changes its user, an unprivileged user by number, labels; and with a read-only root, without network and
# without any right its programs start and say their usage and their version, which is the label's.
set -euo pipefail
[[ $# -ge 2 ]] || { echo "usage: check.sh STORE server|operator [TAG]" >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
store=$1 image=$2 name=sluice-$2:${3:-e2e}
buildah() { "$here/buildah.sh" "$store" "$@"; }
fail() { echo "check.sh: $name: $1" >&2; exit 1; }
work=$(mktemp -d)
container=$(buildah from --pull-never "$name")
finish() {
    buildah rm "$container" >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap finish EXIT
files=$(buildah mount "$container")

# --- what it is -------------------------------------------------------------------------------------------------------

config=$(buildah inspect --type image "$name" | jq .OCIv1.config)
[[ $(jq -r .User <<<"$config") == 1654:1654 ]] || fail "its user is $(jq -r .User <<<"$config"), not 1654:1654"
for label in title description version licenses base.name; do
    [[ -n $(jq -r ".Labels[\"org.opencontainers.image.$label\"] // \"\"" <<<"$config") ]] || fail "the label $label is missing"
done
shells=$(find "$files" \( -name sh -o -name bash -o -name dash -o -name busybox \) ! -type d)
[[ -z $shells ]] || fail "there is a shell: $shells"
rising=$(find "$files" -xdev -type f -perm /6000)
[[ -z $rising ]] || fail "a program changes its user: $rising"
writable=$(find "$files/app" ! -type l -perm /022)
[[ -z $writable ]] || fail "others may write to $writable"

# --- that it runs -----------------------------------------------------------------------------------------------------

run() { # PROGRAM ARGUMENT…
    local arguments
    arguments=$(printf '%s\n' "$@" | jq -R . | jq -s .)
    (cd "$work" && rm -f config.json && runc spec)
    jq --arg root "$files" --argjson arguments "$arguments" --argjson env "$(jq .Env <<<"$config")" '
        .root = {path: $root, readonly: true} | .process.args = $arguments | .process.env = $env | .process.cwd = "/app"
        | .process.user = {uid: 1654, gid: 1654} | .process.terminal = false | .process.noNewPrivileges = true
        | .process.capabilities = {} | del(.process.rlimits)' "$work/config.json" >"$work/new.json"
    mv "$work/new.json" "$work/config.json"
    runc --root "$work/state" run --bundle "$work" "sluice-check-$$" </dev/null
}

case $image in
    server) programs=(Sluice.ModelServer Sluice.Router sluice) ;;
    operator) programs=(sluice-operator) ;;
esac
for program in "${programs[@]}"; do
    said=$(run "/app/$program" --help 2>&1) || fail "$program does not start: $said"
    [[ $said == *Usage:* ]] || fail "$program says no usage, but: $said"
    said=$(run "/app/$program" --version 2>&1) || fail "$program says no version: $said"
    [[ $said == "$(jq -r '.Labels["org.opencontainers.image.version"]' <<<"$config")"* ]] || fail "$program says version $said, not the label's"
done
if [[ $image == server ]]; then
    # It reads the native library of ONNX Runtime, and ends with a sentence, because there is no model.
    said=$(run /app/Sluice.ModelServer --repository /nowhere --cache /tmp --http 127.0.0.1:0 --grpc 127.0.0.1:0 --operations 127.0.0.1:0 2>&1) &&
        fail "a server without models goes on: $said"
    [[ $said == */nowhere* ]] || fail "a server without models says: $said"
fi

# --- the CUDA flavour, without a GPU --------------------------------------------------------------------------------

if [[ ${3:-} == cuda ]]; then
    [[ -s $files/app/libonnxruntime_providers_cuda.so ]] || fail "ONNX Runtime's CUDA provider is missing"
    [[ " $(jq -r '.Env[]' <<<"$config" | paste -sd' ') " == *" LD_LIBRARY_PATH=/usr/local/cuda/lib64 "* ]] || fail "CUDA's libraries are not on the path"
    for library in libcudart libcublas libcublasLt libcurand libcudnn; do
        compgen -G "$files/usr/local/cuda/lib64/$library.so.*" >/dev/null || fail "$library is missing"
    done
    mkdir -p "$files/tmp/models/iris/1"
    cp "$here/../../examples/iris/models/iris/1/model.onnx" "$files/tmp/models/iris/1/"
    serve() { # DEVICE: what it says until it is ready, or has found that it cannot be
        run /bin/false >/dev/null 2>&1 || true
        jq --arg device "$1" '.process.args = ["/app/Sluice.ModelServer", "--repository", "/tmp/models", "--device", $device,
            "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--operations", "127.0.0.1:0"]' "$work/config.json" >"$work/new.json"
        mv "$work/new.json" "$work/config.json"
        runc --root "$work/state" run --bundle "$work" "sluice-check-$$" </dev/null >"$work/said" 2>&1 &
        local _
        for _ in {1..300}; do
            ! grep -q 'Loading is done\|cannot be loaded\|failed' "$work/said" || break
            sleep 0.1
        done
        runc --root "$work/state" kill "sluice-check-$$" KILL 2>/dev/null || true
        wait || true
        cat "$work/said"
    }
    said=$(serve cuda)
    [[ $said == *"expected ONNX Runtime with CUDA"* ]] || fail "without a GPU a server that must have one says: $said"
    [[ $said != *"is ready"* ]] || fail "without a GPU a model that must have one is served: $said"
    said=$(serve auto)
    [[ $said == *"version 1 is ready"* ]] || fail "without a GPU a server that may do without says: $said"
fi

echo "$name: $(buildah inspect --type image "$name" | jq -r .FromImageID | cut -c1-12), $(du -sxm "$files" | cut -f1) MB, no shell, runs with a read-only root"
