# Sourced by `up`, after cluster.sh: makes the directory of a cluster. Each step leaves alone what an earlier run has made, so that an
# interrupted `up` is simply run again.

# Unix sockets lie below a node's state directory, and their paths are short by law (unix(7)).
longest_state_directory=70

check_directory() {
    local state=$dir/recording/n1/state
    if ((${#state} > longest_state_directory)); then
        refuse --dir "$dir" "a path of at most $((longest_state_directory - ${#state} + ${#dir})) characters"
    fi
    if [[ -e $dir ]] && ! is_cluster && [[ ! -d $dir || -n $(ls -A -I founding -I "$cluster_file.new" "$dir") ]]; then
        refuse --dir "$dir" "a directory of a local cluster, an empty one, or one that does not exist"
    fi
}

# What `up --adopt` is given: a data directory that the agent may take over. The agent itself examines what is in it. A server that runs
# there is somebody's, until the cluster has been made.
check_adopted() {
    local found
    [[ -n $adopted ]] || return 0
    [[ -r $adopted/PG_VERSION ]] ||
        refuse --adopt "$adopted" "an existing data directory of PostgreSQL (there is no file PG_VERSION that $(id -un) can read)"
    found=$(stat -c %U "$adopted")
    [[ $found == "$owner" ]] ||
        die "--adopt is '$adopted', which belongs to '$found'; allowed: a data directory of '$owner', as whom this cluster runs (QUORATE_LOCAL_USER=$found changes that, for root)"
    if ! is_cluster && [[ $(server_pid n1) ]]; then
        die "--adopt is '$adopted', and its PostgreSQL is running (pid $(server_pid n1)): stop it first"
    fi
}

# The owner of what runs; root cannot be it, because PostgreSQL refuses root.
choose_owner() {
    if [[ $(id -u) -eq 0 ]]; then
        owner=${QUORATE_LOCAL_USER:-postgres}
        id "$owner" >/dev/null 2>&1 || refuse QUORATE_LOCAL_USER "$owner" "a user of this machine"
    else
        owner=$(id -un)
    fi
}

# Root's JDK may lie where nobody else can read it.
choose_java() {
    local home
    java_home=
    for home in "$(find_jdk)" /usr/lib/jvm/*; do
        if is_usable_jdk "$home" && as_owner test -x "$home/bin/java"; then
            java_home=$home
            return
        fi
    done
    die "user '$owner' can run no JDK $oldest_java or later: install openjdk-$oldest_java-jdk-headless"
}

# All nodes run one version: that of the adopted directory, else the newest.
choose_binaries() {
    if [[ -z $adopted ]]; then
        binaries=$(find_postgresql)
        return
    fi
    local version
    version=$(<"$adopted/PG_VERSION")
    binaries=$(find_postgresql "$version") ||
        die "--adopt is '$adopted', made by PostgreSQL $version, whose programs are not installed: install postgresql-$version"
}

# The programs stay root's, for root may run clusterctl from there; what runs owns only the nodes' directories and the passwords.
make_directory() {
    local is_new=
    is_cluster || is_new=yes
    if [[ $(id -u) -eq 0 ]]; then
        (umask 022 && mkdir -p "$dir")
    else
        (umask 077 && mkdir -p "$dir")
    fi
    as_owner test -x "$dir" || {
        rmdir "$dir" 2>/dev/null || true
        die "--dir is '$dir', which user '$owner' cannot enter; allowed: a directory whose parents everybody may pass through"
    }
    # Before the first node's directory, and in this order: without "founding" nobody ever founds a cluster here.
    [[ -z $is_new ]] || : >"$dir/founding"
    record_cluster
}

record_cluster() {
    {
        printf '%s\n' "$cluster_file_title" "nodes=$nodes" "witness=$witness" "priorities=$priorities"
        printf '%s\n' "port_base=$port_base" "owner=$owner" "adopted=$adopted"
        printf '%s\n' "binaries=$binaries" "java_home=$java_home"
    } >"$dir/$cluster_file.new"
    mv "$dir/$cluster_file.new" "$dir/$cluster_file"
}

# Unpacks the archive beside earlier ones: a running agent goes on with the libraries that it was started from.
install_distribution() {
    local archive=$1 name
    name=dist-$(sha256sum "$archive" | cut -c 1-12)
    if [[ ! -d $dir/$name ]]; then
        rm -rf "$dir/unpacking"
        (umask 022 && mkdir "$dir/unpacking" && tar xzf "$archive" --strip-components=1 --no-same-owner -C "$dir/unpacking")
        mv "$dir/unpacking" "$dir/$name"
    fi
    ln -sfn "$name" "$dir/dist"
    install -m 755 "$(dirname "${BASH_SOURCE[0]}")/supervise" "$dir/supervise.new"
    mv "$dir/supervise.new" "$dir/supervise"
    remove_unused_distributions "$name"
}

remove_unused_distributions() {
    local each node
    for node in $(node_names); do
        [[ -z $(agent_pid "$node") ]] || return 0
    done
    for each in "$dir"/dist-*; do
        [[ ${each##*/} == "$1" ]] || rm -rf "$each"
    done
}

# A directory of the owner's, closed to others.
own_directory() {
    [[ -d $1 ]] || install -d -m 700 ${2:+-o "$owner" -g "$(id -g "$owner")"} "$1"
}

make_nodes() {
    local node home is_root=
    [[ $(id -u) -ne 0 ]] || is_root=yes
    own_directory "$dir/secrets" "$is_root"
    make_secrets
    for node in $(node_names); do
        home=$(node_directory "$node")
        own_directory "$home" "$is_root"
        as_owner mkdir -p -m 700 "$home/log" "$home/lease"
        [[ -e $home/quorate-agent.yaml ]] || agent_yaml "$node" | write_as_owner "$home/quorate-agent.yaml"
    done
}

make_secrets() {
    if [[ ! -e $dir/secrets/replication.password || ! -e $dir/secrets/application.password ]]; then
        JAVA_HOME=$java_home as_owner "$dir/dist/bin/quorate-agent" secrets --directory "$dir/secrets" >&2 ||
            die "the passwords cannot be made in $dir/secrets"
    fi
}

# Nodes are given a priority as NAME=NUMBER, separated by blanks. Prints what this node's entry among the peers says about it.
priority_of() {
    local each
    for each in $priorities; do
        [[ ${each%%=*} != "$1" ]] || printf ', priority: %s' "${each#*=}"
    done
}

peer_yaml() {
    local postgres=
    is_witness "$1" || postgres=", postgres: \"127.0.0.1:$(postgres_port "$1")\""
    printf '  - {name: %s, raft: "127.0.0.1:%s", api: "127.0.0.1:%s"%s%s}\n' \
        "$1" "$(raft_port "$1")" "$(api_port "$1")" "$postgres" "$(priority_of "$1")"
}

agent_yaml() {
    local home each
    home=$(node_directory "$1")
    cat <<YAML
# Written once by deploy/local/up; yours to change. Every setting is explained in $dir/dist/conf/quorate-agent.example.yaml
cluster: $cluster_name
node: $1
state_directory: "$home/state"
raft_directory: "$home/raft"
secrets_directory: "$dir/secrets"
lease_directory: "$home/lease"
peers:
YAML
    for each in $(node_names); do
        peer_yaml "$each"
    done
    if is_witness "$1"; then
        printf 'kind: witness\n'
        return
    fi
    cat <<YAML
postgres:
  data: "$(data_directory "$1")"
  binaries: "$binaries"
YAML
    if [[ $1 == n1 && -n $adopted ]]; then
        printf '  adopt: true\n'
    fi
}
