#!/usr/bin/env bash
# An image archive of one layer out of a folder:  image.sh FOLDER NAME:TAG OUT.tar [JSON of its configuration]
set -euo pipefail
[[ $# -ge 3 ]] || { echo "usage: image.sh FOLDER NAME:TAG OUT.tar [CONFIGURATION]" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar -C "$1" --numeric-owner --owner=0 --group=0 --sort=name --mtime=@0 -cf "$work/layer.tar" .
layer=$(sha256sum <"$work/layer.tar" | cut -d' ' -f1)
printf '{"architecture":"amd64","os":"linux","created":"1970-01-01T00:00:00Z","config":%s,"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
    "${4:-"{}"}" "$layer" >"$work/config.json"
printf '[{"Config":"config.json","RepoTags":["%s"],"Layers":["layer.tar"]}]' "$2" >"$work/manifest.json"
tar -C "$work" -cf "$3" manifest.json config.json layer.tar
