# Sourced, after processes.sh: refuses ports that somebody else listens on, by the names of both.

# The inodes of the sockets that listen on this port. From /proc, so that neither a package nor a connection to it is needed.
listening_sockets() {
    awk -v port="$(printf ':%04X' "$1")" '$4 == "0A" && $2 ~ port "$" { print $10 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null || true
}

# The pids that hold these sockets, as far as this user may see them.
socket_owners() {
    local inode
    for inode in "$@"; do
        find /proc/[0-9]*/fd -lname "socket:\[$inode\]" 2>/dev/null | cut -d/ -f3 || true
    done | sort -un
}

# "PostgreSQL (pid 4711)"; without the right to see it, how to find out.
describe_owners() {
    local pid name text=
    for pid in "$@"; do
        { read -r name <"/proc/$pid/comm"; } 2>/dev/null || name='a program'
        text+="${text:+, }$name (pid $pid)"
    done
    printf '%s\n' "${text:-a program of another user (root sees it: ss -ltnp)}"
}

# PORT WHOSE PIDS...: fails, with a sentence, when a process listens there that is none of these.
check_port() {
    local port=$1 whose=$2 sockets owners pid
    shift 2
    mapfile -t sockets < <(listening_sockets "$port")
    ((${#sockets[@]})) || return 0
    mapfile -t owners < <(socket_owners "${sockets[@]}")
    for pid in "${owners[@]}"; do
        if [[ " $* " == *" $pid "* ]]; then
            return 0
        fi
    done
    say "port $port ($whose) is in use by $(describe_owners "${owners[@]}")"
    return 1
}

# All ports of all nodes, so that one run names everything that is in the way.
check_ports() {
    local node pids is_free=yes
    for node in $(node_names); do
        mapfile -t pids < <(node_pids "$node")
        is_witness "$node" || check_port "$(postgres_port "$node")" "PostgreSQL of $node" "${pids[@]}" || is_free=
        check_port "$(api_port "$node")" "API of $node" "${pids[@]}" || is_free=
        check_port "$(raft_port "$node")" "Raft of $node" "${pids[@]}" || is_free=
    done
    [[ $is_free ]] || die "end what is in the way, or choose other ports: up --port-base P (on a cluster that exists, down --purge first)"
}
