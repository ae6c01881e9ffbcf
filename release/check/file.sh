# file.sh: what the files are; sourced by check.sh.
static_pie() {
	readelf -lW "$1" | grep -q INTERP && { echo "asks for an interpreter"; return 1; }
	readelf -dW "$1" | grep -q NEEDED && { echo "asks for a library"; return 1; }
	readelf -dW "$1" | grep -q 'FLAGS_1.*NOW.*PIE' && readelf -lW "$1" | grep -q GNU_RELRO && readelf -lW "$1" | grep -q 'GNU_STACK.*RW '
}
small() { [ "$(stat -c %s "$1")" -lt "$2" ]; }
no_paths() { ! LC_ALL=C grep -aoF -e "$top" -e "$here" "$1"; }
same_twice() { cmp "$out/$name" "$unpacked/ranchhand"; }
licences() { for part in $(pins both ranchhand sandbox) musl; do [ -s "$unpacked/LICENSES/$part" ] || { echo "no licence of $part"; return 1; }; done; }
sbom() {
	for part in $(pins both ranchhand sandbox libc); do
		grep -q "\"name\": \"$part\"" "$unpacked/sbom.cdx.json" || { echo "$part is not in the SBOM"; return 1; }
	done
	python3 -m json.tool "$unpacked/sbom.cdx.json" > /dev/null
}

for program in ranchhand ranchhand-sandbox; do
	try "$program is a static PIE: no interpreter, no library, RELRO, NOW, no executable stack" static_pie "$unpacked/$program"
	try "$program holds no path of the machine that built it" no_paths "$unpacked/$program"
done
try "ranchhand is less than 8 MB" small "$out/$name" 8000000
try "the file and the tarball hold the same program" same_twice
try "SHA256SUMS" sh -c "cd '$out' && sha256sum -c SHA256SUMS"
try "the tarball holds the licence of everything inside" licences
try "the SBOM names everything inside" sbom
[ -n "$EMULATOR" ] || for test in base net probe registry; do
	try "memory is wiped in a static program: test_${test}_wipe" "$here/program/tests/unit/test_${test}_wipe"
done
