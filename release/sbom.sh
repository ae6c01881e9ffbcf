#!/bin/sh
# sbom.sh VERSION ARCH: what a released program is made of, as CycloneDX 1.5, from the pins.
set -eu
. "$(dirname "$0")/env.sh"
date=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
sed 's/ OR /|OR|/' "$top/release/pins" | awk -v version="$1" -v arch="$2" -v date="$date" '
	BEGIN {
		printf "{\n \"bomFormat\": \"CycloneDX\",\n \"specVersion\": \"1.5\",\n \"version\": 1,\n"
		printf " \"metadata\": {\n  \"timestamp\": \"%s\",\n  \"component\": { \"type\": \"application\", \"bom-ref\": \"ranchhand\", ", date
		printf "\"name\": \"ranchhand\", \"version\": \"%s\",\n   \"licenses\": [{ \"license\": { \"id\": \"Apache-2.0\" } }],\n", version
		printf "   \"properties\": [{ \"name\": \"arch\", \"value\": \"%s\" }] }\n },\n \"components\": [", arch
	}
	/^#/ || NF < 5 || $2 == "tests" { next }
	{
		upstream = $3; sub(/^[0-9]+:/, "", upstream)
		if ($2 != "toolchain" && $2 != "libc") { sub(/-[^-]*$/, "", upstream); sub(/\.dfsg$/, "", upstream) }
		licence = $4; gsub(/\|/, " ", licence)
		url = $3; gsub(/:/, "%3A", url); gsub(/\+/, "%2B", url)
		purl = $2 == "toolchain" ? "pkg:pypi/" $1 "@" url : $2 == "libc" ? "pkg:generic/" $1 "@" url : "pkg:deb/debian/" $1 "@" url "?arch=source"
		printf "%s\n  { \"type\": \"%s\", \"bom-ref\": \"%s\", \"name\": \"%s\", \"version\": \"%s\", \"purl\": \"%s\",\n", \
			n++ ? "," : "", $2 == "toolchain" ? "application" : "library", $1, $1, upstream, purl
		printf "    \"scope\": \"%s\", \"licenses\": [{ \"%s\": \"%s\" }],\n", $2 == "toolchain" ? "excluded" : "required", \
			"expression", licence
		printf "    \"properties\": [{ \"name\": \"part of\", \"value\": \"%s\" }", \
			$2 == "both" || $2 == "libc" ? "ranchhand, ranchhand-sandbox" : $2 == "sandbox" ? "ranchhand-sandbox" : $2
		if ($5 != "-") printf ", { \"name\": \"SHA-256 of the pinned source\", \"value\": \"%s\" }", $5
		printf "] }"
		if ($2 == "both" || $2 == "ranchhand" || $2 == "libc") uses = uses (uses ? ", " : "") "\"" $1 "\""
	}
	END { printf "\n ],\n \"dependencies\": [{ \"ref\": \"ranchhand\", \"dependsOn\": [%s] }]\n}\n", uses }'
