# Sourced, after lib.sh, by the scripts that work on a local cluster (bash): which directory it is in, what it consists of, as whom it runs.

# Written before anything else, and the proof that a directory is ours to stop and to remove.
cluster_file=cluster.conf
cluster_file_title='# A local cluster of Quorate (deploy/local). "down --purge" removes this directory.'
application=app
cluster_name=local

default_directory() {
    if [[ $(id -u) -eq 0 ]]; then
        echo /var/lib/quorate-local
    else
        printf '%s\n' "${XDG_DATA_HOME:-${HOME:?HOME is not set: name the directory with --dir}/.local/share}/quorate/local"
    fi
}

# One for each user: two users of a machine, or of a checkout, have two clusters.
memory_file() {
    printf '%s\n' "${XDG_STATE_HOME:-${HOME:-/nonexistent}/.local/state}/quorate/local-directory"
}

remember_directory() {
    local file
    file=$(memory_file)
    if ! { mkdir -p "$(dirname "$file")" && printf '%s\n' "$dir" >"$file"; } 2>/dev/null; then
        say "cannot write $file: give the other scripts --dir $dir, or QUORATE_LOCAL_DIR"
    fi
}

forget_directory() {
    local file
    file=$(memory_file)
    if [[ -r $file && $(<"$file") == "$dir" ]]; then
        rm -f "$file"
    fi
}

# Takes --dir out of the arguments: of all of them (anywhere), or of those before the first other one (leading), where the rest is for
# another program. What is left is in `arguments`. Sets `dir`: as given, else QUORATE_LOCAL_DIR, else that of this user's last `up`, else
# the default.
take_directory() {
    local where=$1 given='' name=--dir file
    shift
    arguments=()
    while (($#)); do
        case $1 in
            --dir | --dir=)
                [[ $1 == --dir && -n ${2:-} ]] || refuse --dir "" "the directory of a local cluster"
                given=$2
                shift
                ;;
            --dir=*) given=${1#--dir=} ;;
            *)
                [[ $where == anywhere ]] || break
                arguments+=("$1")
                ;;
        esac
        shift
    done
    arguments+=("$@")
    if [[ -z $given && -n ${QUORATE_LOCAL_DIR:-} ]]; then
        given=$QUORATE_LOCAL_DIR name=QUORATE_LOCAL_DIR
    fi
    file=$(memory_file)
    if [[ -z $given && -r $file && -e $(<"$file")/$cluster_file ]]; then
        given=$(<"$file")
    fi
    dir=$(realpath -m -- "${given:-$(default_directory)}")
    case $dir in
        / | *[!A-Za-z0-9/._+@~-]*) refuse "$name" "$dir" "a directory, named with letters, digits and any of . _ + @ ~ - /" ;;
    esac
}

is_cluster() {
    [[ -r $dir/$cluster_file && $(head -n 1 "$dir/$cluster_file") == "$cluster_file_title" ]]
}

# Reads what `up` has recorded of the cluster in `dir`.
load_cluster() {
    local key value
    nodes='' witness='' priorities='' port_base='' owner='' adopted='' binaries='' java_home=''
    while IFS='=' read -r key value; do
        case $key in
            nodes | witness | priorities | port_base | owner | adopted | binaries | java_home) printf -v "$key" %s "$value" ;;
        esac
    done <"$dir/$cluster_file"
    [[ $nodes && $port_base && $owner ]] ||
        die "$dir/$cluster_file is not whole: nodes, port_base or owner is missing"
}

use_cluster() {
    is_cluster || die "there is no local cluster in $dir: start one with deploy/local/up, or name its directory with --dir"
    load_cluster
}

# A process of another user can neither be found nor signalled.
require_owner() {
    if [[ $(id -u) -ne 0 && $(id -un) != "$owner" ]]; then
        die "the cluster in $dir runs as user '$owner': do this as that user, or as root"
    fi
}

# As the user that the cluster runs as, without a controlling directory of ours that it might not be allowed to enter.
as_owner() {
    if [[ $(id -un) == "$owner" ]]; then
        "$@"
    else
        (cd / && setpriv --reuid="$owner" --regid="$(id -g "$owner")" --init-groups -- env HOME="$(owner_home)" "$@")
    fi
}

owner_home() {
    getent passwd "$owner" | cut -d: -f6
}

# Writes standard input as the owner's own file, whole or not at all.
write_as_owner() {
    # shellcheck disable=SC2016 # expanded by the inner shell
    as_owner sh -c 'umask 077 && cat >"$1.new" && mv "$1.new" "$1"' sh "$1"
}

node_names() {
    seq -f 'n%g' 1 "$nodes"
}

# Empty is no node's name: most clusters have no witness.
is_witness() { [[ $1 == "$witness" ]]; }

# Those that have a PostgreSQL.
data_nodes() {
    local each
    for each in $(node_names); do
        is_witness "$each" || echo "$each"
    done
}

node_directory() { printf '%s/%s\n' "$dir" "$1"; }

data_directory() {
    if [[ $1 == n1 && -n $adopted ]]; then
        printf '%s\n' "$adopted"
    else
        printf '%s/%s/data\n' "$dir" "$1"
    fi
}

postgres_port() { echo $((port_base + ${1#n})); }
api_port() { echo $((port_base + 100 + ${1#n})); }
raft_port() { echo $((port_base + 200 + ${1#n})); }

is_node() {
    [[ $1 =~ ^n[1-9][0-9]?$ ]] && ((${1#n} <= nodes))
}

# Sets `node` to the one that was typed; PRIMARY is whichever the cluster says.
take_node() {
    case ${1:-} in
        PRIMARY | primary)
            node=$(primary_node)
            is_node "$node" || die "NODE is '$1', and the cluster knows no primary now; allowed: $(node_names | paste -sd ' ')"
            say "the primary is $node"
            ;;
        *)
            is_node "${1:-}" || refuse NODE "${1:-}" "$(node_names | paste -sd ' ') PRIMARY"
            node=$1
            ;;
    esac
}

# Sets `node` as take_node does, for what only a PostgreSQL can do.
take_data_node() {
    take_node "${1:-}"
    ! is_witness "$node" ||
        refuse NODE "$node" "$(data_nodes | paste -sd ' ') PRIMARY ($node is the witness: it has neither PostgreSQL nor guards)"
}

primary_node() {
    run_clusterctl -o json status 2>/dev/null | sed -n 's/.*"primary"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' | head -n 1 || true
}

endpoints() {
    local each
    for each in $(node_names); do
        printf '127.0.0.1:%s\n' "$(api_port "$each")"
    done | paste -sd ,
}

# Root runs what root has put there; in the directory of somebody else's cluster it runs things as that user only.
as_author() {
    if [[ $(id -u) -eq 0 && $(stat -c %u "$dir/$cluster_file") -ne 0 ]]; then
        as_owner "$@"
    else
        "$@"
    fi
}

run_clusterctl() {
    as_author env CLUSTERCTL_ENDPOINTS="${CLUSTERCTL_ENDPOINTS:-$(endpoints)}" JAVA_HOME="$java_home" "$dir/dist/bin/clusterctl" "$@"
}

# host:port of every PostgreSQL, separated by commas.
postgres_addresses() {
    local each
    for each in $(data_nodes); do
        printf '127.0.0.1:%s\n' "$(postgres_port "$each")"
    done | paste -sd ,
}

application_password() {
    require_owner
    [[ -r $dir/secrets/application.password ]] || die "$dir/secrets/application.password is missing: run deploy/local/up"
    tr -d '\n' <"$dir/secrets/application.password"
}

# Percent-encodes all but the unreserved characters of RFC 3986.
url_encoded() {
    local LC_ALL=C text=$1 character i
    for ((i = 0; i < ${#text}; i++)); do
        character=${text:i:1}
        case $character in
            [A-Za-z0-9._~-]) printf %s "$character" ;;
            *) printf '%%%02X' "'$character" ;;
        esac
    done
}

print_uri() {
    local password
    password=$(application_password)
    password=$(url_encoded "$password")
    case ${1:-} in
        --jdbc)
            printf 'jdbc:postgresql://%s/%s?targetServerType=primary&user=%s&password=%s\n' \
                "$(postgres_addresses)" "$application" "$application" "$password"
            ;;
        *)
            printf 'postgresql://%s:%s@%s/%s?target_session_attrs=read-write\n' \
                "$application" "$password" "$(postgres_addresses)" "$application"
            ;;
    esac
}
