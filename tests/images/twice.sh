#!/usr/bin/env bash
# Publishes what goes into an image once more, from a copy of the sources at another place, and compares every file:
#   twice.sh server|operator      (publish.sh has published it before)
set -euo pipefail
[[ $# -eq 1 ]] || { echo "usage: twice.sh server|operator" >&2; exit 2; }
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sums() { (cd "$1" && find . -type f -printf '%m ' -exec sha256sum {} \; | sort -k 3); }

# With its history's last commit, which programs say as their version.
(cd "$root" && git ls-files -z --cached --others --exclude-standard | tar --null --files-from=- --ignore-failed-read -cf -) | tar -xf - -C "$work"
cp -a "$(git -C "$root" rev-parse --path-format=absolute --git-common-dir)" "$work/.git"
git -C "$work" symbolic-ref HEAD refs/heads/copy
git -C "$work" update-ref HEAD "$(git -C "$root" rev-parse HEAD)"
"$work/tests/images/publish.sh" "$1" >/dev/null
if ! diff <(sums "$root/artifacts/images/published/$1") <(sums "$work/artifacts/images/published/$1") >&2; then
    echo "twice.sh: sluice-$1: the same sources gave other files" >&2
    exit 1
fi
echo "sluice-$1: the same sources, published at another place, gave the same $(find "$work/artifacts/images/published/$1" -type f | wc -l) files"
