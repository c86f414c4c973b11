# Sourced by the scripts of this folder (bash). Finds the tools that they need, and installs on Debian and Ubuntu what is missing.

oldest_java=17
oldest_postgresql=13
new_cluster_settings=/etc/postgresql-common/createcluster.conf
project_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

say() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }

die() {
    say "$*"
    exit 1
}

# Refuses what a person typed: NAME VALUE ALLOWED.
refuse() {
    say "$1 is '$2'; allowed: $3"
    exit 2
}

# The comment at a script's head is its help.
print_help() {
    sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
    exit 0
}

have() { command -v "$1" >/dev/null 2>&1; }

# The feature version of the JDK in this folder; nothing if there is none. From the file that every JDK carries, where it can be read:
# starting a JVM only to ask takes longer than all the rest.
jdk_version() {
    if [[ ! -x $1/bin/java || ! -x $1/bin/javac ]]; then
        return
    fi
    if [[ -r $1/release ]]; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
    else
        "$1/bin/java" -version 2>&1 | sed -n 's/^[a-z]* version "\([0-9]*\).*/\1/p' | head -n 1
    fi
}

is_usable_jdk() {
    local version
    version=$(jdk_version "$1")
    [[ -n $version && $version -ge $oldest_java ]]
}

# Prints the home of a JDK that is new enough: JAVA_HOME, else that on PATH, else one of those that are installed.
find_jdk() {
    local home
    if [[ -n ${JAVA_HOME:-} ]]; then
        is_usable_jdk "$JAVA_HOME" ||
            die "JAVA_HOME is '$JAVA_HOME'; allowed: the home of a JDK $oldest_java or later, or unset"
        printf '%s\n' "$JAVA_HOME"
        return
    fi
    for home in "$(dirname "$(dirname "$(readlink -f "$(command -v javac || echo /none/bin/javac)")")")" /usr/lib/jvm/*; do
        if is_usable_jdk "$home"; then
            printf '%s\n' "$home"
            return
        fi
    done
    return 1
}

# Prints the folder with initdb and pg_ctl of the newest PostgreSQL server that is installed, or of the one of this version.
find_postgresql() {
    local bin version wanted=${1:-}
    for bin in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -Vr) \
        "$(pg_config --bindir 2>/dev/null || true)" "$(dirname "$(command -v initdb || echo /none/initdb)")"; do
        if [[ -x $bin/initdb && -x $bin/pg_ctl ]]; then
            version=$("$bin/postgres" --version | sed -n 's/^[^0-9]*\([0-9]*\).*/\1/p')
            if [[ -n $version && $version -ge $oldest_postgresql && ${wanted:-$version} == "$version" ]]; then
                printf '%s\n' "$bin"
                return
            fi
        fi
    done
    return 1
}

apt_is_fresh=
longest_apt_wait=600

# Once in a run, and only if something is missing.
apt_refresh() {
    if [[ -z $apt_is_fresh ]]; then
        say "reading the lists of packages"
        apt_get update
        apt_is_fresh=yes
    fi
}

apt_install() {
    apt_refresh
    say "installing $*"
    apt_get install -y --no-install-recommends "$@"
}

# Quiet while it works, everything it said when it does not. A machine that has just been started often installs updates by itself; then
# another program holds the lock.
apt_get() {
    local log deadline=$((SECONDS + longest_apt_wait)) is_waiting=
    log=$(mktemp)
    until LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get -q -o Dpkg::Use-Pty=0 "$@" >"$log" 2>&1 </dev/null; do
        if ((SECONDS >= deadline)) || ! grep -q '^E: Could not get lock' "$log"; then
            cat "$log" >&2
            rm -f "$log"
            die "apt-get $* failed"
        fi
        [[ $is_waiting ]] || say "another program is at work on the packages: waiting for it (at most $longest_apt_wait s)"
        is_waiting=yes
        sleep 1
    done
    rm -f "$log"
}

is_in_archive() { apt-cache show "$1" >/dev/null 2>&1; }

install_jdk() {
    apt_refresh
    if is_in_archive "openjdk-$oldest_java-jdk-headless"; then
        apt_install "openjdk-$oldest_java-jdk-headless"
    else
        apt_install default-jdk-headless
    fi
}

# Debian starts a cluster of its own with every server package; ours are started by the agent. Clusters that exist stay as they are.
install_postgresql() {
    apt_install postgresql-common
    if grep -q '^[[:space:]]*#\{0,1\}[[:space:]]*create_main_cluster' "$new_cluster_settings"; then
        sed -i 's/^[[:space:]]*#\{0,1\}[[:space:]]*create_main_cluster.*/create_main_cluster = false/' "$new_cluster_settings"
    else
        printf 'create_main_cluster = false\n' >>"$new_cluster_settings"
    fi
    apt_install postgresql
}

# Can this script have something installed?
may_install() { [[ $(id -u) -eq 0 ]] && have apt-get; }

# Later suites have the client in a package of its own.
install_docker() {
    apt_refresh
    if is_in_archive docker-cli; then
        apt_install docker.io docker-cli
    else
        apt_install docker.io
    fi
}

# Installs what is missing of: jdk maven postgresql iproute2 debootstrap docker. Without the right to install it says what to install, and ends.
ensure() {
    local tool missing=() packages=()
    for tool in "$@"; do
        case $tool in
            jdk) find_jdk >/dev/null || missing+=(jdk) packages+=("openjdk-$oldest_java-jdk-headless (or a later JDK)") ;;
            maven) have mvn || missing+=(maven) packages+=(maven) ;;
            postgresql)
                find_postgresql >/dev/null ||
                    missing+=(postgresql) packages+=("postgresql (with 'create_main_cluster = false' in $new_cluster_settings)")
                ;;
            iproute2) have ip || missing+=(iproute2) packages+=(iproute2) ;;
            e2fsprogs) have mkfs.ext4 || missing+=(e2fsprogs) packages+=(e2fsprogs) ;;
            xfsprogs) have xfs_io || missing+=(xfsprogs) packages+=(xfsprogs) ;;
            debootstrap) have debootstrap || missing+=(debootstrap) packages+=(debootstrap) ;;
            docker) { have docker && have dockerd; } || missing+=(docker) packages+=("docker.io (or another Docker engine)") ;;
            *) die "ensure: '$tool' is not known; allowed: jdk, maven, postgresql, iproute2, e2fsprogs, xfsprogs, debootstrap, docker" ;;
        esac
    done
    if ((${#missing[@]} == 0)); then
        return
    fi
    if ! may_install; then
        say "missing: ${missing[*]}. Only root on Debian or Ubuntu can have it installed by this script; install by hand:"
        printf '    %s\n' "${packages[@]}" >&2
        exit 1
    fi
    for tool in "${missing[@]}"; do
        case $tool in
            maven | iproute2 | e2fsprogs | xfsprogs | debootstrap) apt_install "$tool" ;;
            *) "install_$tool" ;;
        esac
    done
}

# After `ensure jdk maven`: Maven runs on the JDK that was found, whatever `java` is on PATH.
use_jdk() {
    JAVA_HOME=$(find_jdk) || die "there is no JDK $oldest_java or later"
    export JAVA_HOME
}
