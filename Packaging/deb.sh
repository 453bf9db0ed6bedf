#!/usr/bin/env bash
# Makes a Debian package of what "make install PREFIX=/usr" has installed under a folder: see "make deb".
# Usage: deb.sh INSTALLED VERSION FOLDER; the package is put into FOLDER, and its path printed.
set -euo pipefail

installed=$1 version=$2 folder=$3
project=$(cd "$(dirname "$0")/.." && pwd)
architecture=$(dpkg --print-architecture)
maintainer="The stack-mitosis developers <stack-mitosis@packages.invalid>"
tree=$folder/tree
package=$folder/stack-mitosis_${version}_$architecture.deb
documents=$tree/usr/share/doc/stack-mitosis

rm -rf "$tree" && mkdir -p "$tree/DEBIAN" "$documents"
cp -R "$installed/usr" "$tree"
mv "$tree/usr/share/zsh/site-functions" "$tree/usr/share/zsh/vendor-completions"
gzip -9n "$tree"/usr/share/man/man1/*
cp -R "$project/Documentation" "$project/Examples" "$project/README.md" "$documents"
mv "$documents/Examples" "$documents/examples"

{
    printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: stack-mitosis\n\n'
    printf 'Files: *\n%s\nLicense: BSD-3-Clause\n' "$(grep -m 1 '^Copyright' "$project/LICENSE" | sed 's/^Copyright (c)/Copyright:/')"
    sed '1,/^Copyright/d' "$project/LICENSE" | sed '/./,$!d; s/^$/./; s/^/ /'
} > "$documents/copyright"

# CHANGELOG.md has "## VERSION (DATE)" and items; Debian wants the same as entries with names and times.
awk -v maintainer="$maintainer" '
    function close_entry() { if (date) printf "\n -- %s  %s\n\n", maintainer, date }
    /^## / {
        close_entry()
        day = substr($3, 2, 10)
        "LC_ALL=C date -u -R -d " day | getline date
        printf "stack-mitosis (%s) unstable; urgency=medium\n\n", $2
    }
    /^- / { print "  * " substr($0, 3) }
    /^  [^ ]/ && date { print "  " $0 }
    END { close_entry() }
' "$project/CHANGELOG.md" | gzip -9n > "$documents/changelog.gz"

# What the tools are linked to, by Debian's own reckoning.
mkdir -p "$folder/debian"
printf 'Source: stack-mitosis\n\nPackage: stack-mitosis\nArchitecture: any\n' > "$folder/debian/control"
tools=("$(cd "$tree" && pwd)"/usr/bin/*)
depends=$(cd "$folder" && dpkg-shlibdeps -O "${tools[@]}" 2> shlibdeps.log) || {
    cat "$folder/shlibdeps.log" >&2
    exit 1
}

cat > "$tree/DEBIAN/control" <<END
Package: stack-mitosis
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -sk "$tree/usr" | cut -f 1)
Depends: ${depends#shlibs:Depends=}
Recommends: ca-certificates
Suggests: jq
Section: database
Priority: optional
Description: copy one AWS RDS replication tree over another
 Refreshes staging and demo environments with production's data. The new tree
 is built beside the old one, and takes its names when everything is there.
 .
 Four Unix filters: rds-describe, mitosis-plan, mitosis-exec and mitosis-iam.
END
(cd "$tree" && find usr -type f -printf '%P\n' | LC_ALL=C sort | sed 's,^,usr/,' | xargs -d '\n' md5sum) > "$tree/DEBIAN/md5sums"
find "$tree" -type d -exec chmod 755 {} +
find "$tree" -type f -exec chmod u=rwX,go=rX {} +
dpkg-deb --root-owner-group --build "$tree" "$package" > /dev/null
echo "$package"
