# Sourced by `up`, after lib.sh: finds the distribution's archive, and builds it when there is none or sources are newer.

# Prints the archive. QUORATE_LOCAL_ARCHIVE names another one, which is then taken as it is.
distribution_archive() {
    local archive version
    if [[ -n ${QUORATE_LOCAL_ARCHIVE:-} ]]; then
        [[ -r $QUORATE_LOCAL_ARCHIVE ]] || refuse QUORATE_LOCAL_ARCHIVE "$QUORATE_LOCAL_ARCHIVE" "a quorate-VERSION.tar.gz that can be read"
        printf '%s\n' "$QUORATE_LOCAL_ARCHIVE"
        return
    fi
    version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' "$project_root/pom.xml" | head -n 1)
    archive=$project_root/deploy/target/quorate-$version.tar.gz
    if [[ ! -e $archive || -n $(first_newer_source "$archive") ]]; then
        build_distribution >&2
        # What has not changed is not packed again.
        touch "$archive"
    fi
    printf '%s\n' "$archive"
}

first_newer_source() {
    local module sources=("$project_root/pom.xml" "$project_root/README.md")
    for module in proto consensus node-agent client deploy; do
        sources+=("$project_root/$module/pom.xml" "$project_root/$module/src/main")
    done
    find "${sources[@]}" -type f -newer "$1" -print -quit 2>/dev/null
}

build_distribution() {
    say "building (mvn package, without tests)"
    (cd "$project_root" && mvn -q -B -ntp -Dstyle.color=never -DskipTests -pl deploy -am package) ||
        die "the build failed: see above"
    say "built"
}
