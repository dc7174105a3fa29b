#!/usr/bin/env bash
# Stand-ins for the vendor's images that the Dockerfiles begin from, made of Debian's packages on this machine, under the vendor's
# names, so that a Dockerfile builds as it is where no registry can be reached:
#   bases.sh STORE        (STORE: buildah's, of build.sh)
# The runtime image has the C and C++ libraries, OpenSSL, certificates and time zones, a user 'app', and no shell. The image of the
# SDK has a shell and nothing else: there programs are published before. That of CUDA has a shell too, and files with the names of the
# libraries that are taken from it, with nothing in them: an image with those shows what is where, and runs no model on a GPU.
set -euo pipefail
[[ $# -eq 1 ]] || { echo "usage: bases.sh STORE" >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
store=$1
buildah() { "$here/buildah.sh" "$store" "$@"; }
# The name that a Dockerfile gives an argument.
named() { sed -n "s/^ARG $1=//p" "$root/Dockerfile.server"; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

libraries=(base-files libc6 libgcc-s1 libstdc++6 libssl3 zlib1g tzdata)
if ! buildah inspect --type image "$(named RUNTIME)" >/dev/null 2>&1; then
    mkdir "$work/fetched" "$work/runtime"
    (cd "$work/fetched" && apt-get -qq -o APT::Sandbox::User=root download "${libraries[@]}")
    for package in "$work"/fetched/*.deb; do dpkg-deb -x "$package" "$work/runtime"; done
    rm -rf "$work"/runtime/usr/share/{doc,man,lintian,locale,bug} "$work"/runtime/etc/update-motd.d
    install -D -m 644 /etc/ssl/certs/ca-certificates.crt "$work/runtime/etc/ssl/certs/ca-certificates.crt"
    printf 'root:x:0:0:root:/root:/nonexistent\napp:x:1654:1654::/home/app:/nonexistent\n' >"$work/runtime/etc/passwd"
    printf 'root:x:0:\napp:x:1654:\n' >"$work/runtime/etc/group"
    printf 'hosts: files dns\n' >"$work/runtime/etc/nsswitch.conf"
    install -d -m 1777 "$work/runtime/tmp"
    install -d -o 1654 -g 1654 "$work/runtime/home/app"
    container=$(buildah from scratch)
    buildah copy --quiet "$container" "$work/runtime" / >/dev/null
    buildah config --env APP_UID=1654 --env DOTNET_RUNNING_IN_CONTAINER=true --env PATH=/usr/sbin:/usr/bin --user 1654 "$container"
    buildah commit --quiet --rm --timestamp 0 "$container" "$(named RUNTIME)" >/dev/null
fi

with_shell() { # NAME: an image of $work/$NAME and a shell
    local container applet
    ! buildah inspect --type image "$(named "$1")" >/dev/null 2>&1 || return 0
    install -D /bin/busybox "$work/$1/bin/busybox"
    for applet in sh cp chmod mkdir echo; do ln -s busybox "$work/$1/bin/$applet"; done
    container=$(buildah from scratch)
    buildah copy --quiet "$container" "$work/$1" / >/dev/null
    buildah config --env PATH=/bin "$container"
    buildah commit --quiet --rm --timestamp 0 "$container" "$(named "$1")" >/dev/null
}

with_shell SDK
mkdir -p "$work"/CUDA/usr/local/cuda/lib64 "$work"/CUDA/usr/lib/x86_64-linux-gnu
touch "$work"/CUDA/usr/local/cuda/lib64/lib{cudart.so.13,cublas.so.13,cublasLt.so.13,curand.so.10,cufft.so.12,nvrtc.so.13,nvJitLink.so.13} \
    "$work"/CUDA/usr/lib/x86_64-linux-gnu/libcudnn.so.9
with_shell CUDA
