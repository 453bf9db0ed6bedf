#!/usr/bin/env bash
# Packs what "make install PREFIX=/" has installed under a folder, with checksums: see "make tarball".
# Usage: tarball.sh INSTALLED VERSION FOLDER; the archive's path is printed.
set -euo pipefail

installed=$1 version=$2 folder=$3
project=$(cd "$(dirname "$0")/.." && pwd)
name=stack-mitosis-$version-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)

rm -rf "${folder:?}/$name" && mkdir -p "$folder"
cp -R "$installed" "$folder/$name"
cp -R "$project/README.md" "$project/CHANGELOG.md" "$project/LICENSE" "$project/Documentation" "$project/Examples" "$folder/$name"
tar -C "$folder" -czf "$folder/$name.tar.gz" "$name"
cd "$folder"
if command -v sha256sum > /dev/null; then sha256sum "$name.tar.gz"; else shasum -a 256 "$name.tar.gz"; fi > "$name.tar.gz.sha256"
echo "$folder/$name.tar.gz"
