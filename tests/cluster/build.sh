#!/usr/bin/env bash
# Builds Kubernetes' programs from Debian 12's source package, and puts Debian's etcd beside them:
#   build.sh OUT        (what OUT has already is left as it is; each program appears whole or not at all)
# Nothing is installed in the system and no root is needed: compiler, etcd and sources are unpacked beside OUT and thrown
# away after. Only Debian's package archive is reached; everything Kubernetes depends on is vendored in its source package.
set -euo pipefail
[[ $# -eq 1 ]] || { echo "usage: build.sh OUT" >&2; exit 2; }
out=$1
release=1.20.2
commit=faecb196815e248d3ecfb03c680a4507229c2a56 # of v1.20.2, as its own release build states it
components=()
for component in kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy; do
    [[ -x $out/$component ]] || components+=("$component")
done
((${#components[@]})) || exit 0
die() { echo "tests/cluster/build.sh: $*" >&2; exit 1; }

mkdir -p "$(dirname "$out")"
work=$(mktemp -d "$(dirname "$out")/build.XXXXXX")
work=$(readlink -f "$work")
# Go writes parts of its cache without the write bit.
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

# --- fetch: apt with lists of its own, which say deb-src too; they are those of the machine -------------------------

for tool in apt-get dpkg-source dpkg-deb; do
    command -v "$tool" >/dev/null || die "$tool is missing (Debian packages apt and dpkg-dev)."
done
mkdir -p "$work"/apt/{parts,lists/partial,cache/archives/partial} "$work"/{fetched,unpacked}
for list in /etc/apt/sources.list /etc/apt/sources.list.d/debian*.sources /etc/apt/sources.list.d/debian*.list; do
    [[ -f $list ]] || continue
    case $list in
        *.sources) sed 's/^Types:.*/Types: deb deb-src/' "$list" >"$work/apt/parts/${list##*/}" ;;
        *) sed -nE 's/^deb(-src)?( .*)/deb\2\ndeb-src\2/p' "$list" >"$work/apt/parts/from-${list##*/}.list" ;;
    esac
done
private_apt() {
    (cd "$work/fetched" && apt-get -qq -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$work/apt/parts" \
        -o Dir::State::Lists="$work/apt/lists" -o Dir::Cache="$work/apt/cache" -o APT::Sandbox::User=root "$@")
}
private_apt update
private_apt download golang-1.19-go golang-1.19-src golang-github-modern-go-reflect2-dev etcd-server &&
    private_apt --download-only source kubernetes ||
    die "Debian 12's packages (golang-1.19-go, etcd-server, source package kubernetes) cannot be had here."
dsc=$(echo "$work"/fetched/kubernetes_1.20.5+really"$release"-*.dsc)
[[ -f $dsc ]] || die "the archive's source package kubernetes is not $release, which this script knows to build."
for package in "$work"/fetched/*.deb; do dpkg-deb -x "$package" "$work/unpacked"; done
dpkg-source --no-check -x "$dsc" "$work/source" >/dev/null
rm -rf "$work/fetched" "$work/apt"

# --- prepare the sources --------------------------------------------------------------------------------------------

# GOPATH mode: this release was written for Go 1.15, and later ones refuse its vendor folder in module mode.
export GOROOT=$work/unpacked/usr/lib/go-1.19 GOPATH=$work/gopath GOCACHE=$work/go-cache
export GO111MODULE=off GOFLAGS='' CGO_ENABLED=0 GOTOOLCHAIN=local PATH=$work/unpacked/usr/lib/go-1.19/bin:$PATH
package=k8s.io/kubernetes
mkdir -p "$GOPATH/src/k8s.io" "$work/out"
mv "$work/source" "$GOPATH/src/$package"
cd "$GOPATH/src/$package"

# The vendored reflect2 1.0.1 crashes under Go 1.18 and later, at the first CustomResourceDefinition; Debian has 1.0.2.
reflect2=vendor/github.com/modern-go/reflect2
rm -f $reflect2/*.go $reflect2/*.s
cp "$work"/unpacked/usr/share/gocode/src/github.com/modern-go/reflect2/*.{go,s} $reflect2/
rm -f $reflect2/*_test.go

# The kubelet would ask five times, a second apart, for a Docker daemon that is not there.
sed -i 's/rootDirRetryPeriod = time.Second/rootDirRetryPeriod = time.Millisecond/; s/rootDirRetryPeriod *time.Duration = 1000/rootDirRetryPeriod time.Duration = 1/' \
    vendor/github.com/google/cadvisor/container/docker/factory.go

# The API server needs one generated file that the source package lacks. The generator's report of rules broken must be
# the one that the release was made with: that shows the list of its inputs to be right.
if [[ " ${components[*]} " == *" kube-apiserver "* ]]; then
    go build -o "$work/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
    inputs=$(grep -rl --include='*.go' '+k8s:openapi-gen=' pkg cmd plugin staging/src/k8s.io |
        grep -v _test.go | grep -vE '/(code-generator|sample-apiserver)/' | xargs -n1 dirname | sort -u |
        sed "s#^staging/src/#vendor/#; s#^#$package/#" | paste -sd,)
    "$work/openapi-gen" --logtostderr -i "$inputs" -p $package/pkg/generated/openapi -O zz_generated.openapi \
        -h hack/boilerplate/boilerplate.generatego.txt -r "$work/violations.report"
    diff "$work/violations.report" api/api-rules/violation_exceptions.list
fi

# --- build ------------------------------------------------------------------------------------------------------------

# In GOPATH mode the version must be set in the vendored package by its full path, or the server reports none.
link='-s -w'
for vendored in vendor/k8s.io/component-base/version vendor/k8s.io/client-go/pkg/version; do
    link+=" -X $package/$vendored.gitVersion=v$release -X $package/$vendored.gitMajor=1 -X $package/$vendored.gitMinor=20"
    link+=" -X $package/$vendored.gitTreeState=archive -X $package/$vendored.gitCommit=$commit"
done
for component in "${components[@]}"; do
    # providerless: without clouds' own code, which would ask for their credentials.
    go build -tags providerless -trimpath -ldflags "$link" -o "$work/out/$component" "$package/cmd/$component"
done
cp "$work/unpacked/usr/bin/etcd" "$work/out/"
"$work/out/etcd" --version >/dev/null

# Another build may have been quicker; its programs are as good.
mkdir -p "$out"
for program in etcd "${components[@]}"; do mv -n "$work/out/$program" "$out/"; done
