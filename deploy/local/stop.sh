# Sourced by `down`, after processes.sh: stops a cluster so that every node holds everything, and removes it.

# How long an agent and a PostgreSQL may take to end in order.
agent_seconds=15
postgres_seconds=60

# Agents first, all at the same time: with one of them alive the end of the primary would be a failure, and answered. Then the primary,
# whose orderly end waits until its standbys have received all of its WAL; the standbys after it.
stop_cluster() {
    local node primaries=() standbys=()
    # The cluster itself is stopped whatever becomes of this.
    remove_recording || true
    stop_agents
    for node in $(node_names); do
        [[ $(server_pid "$node") ]] || continue
        if is_primary "$node"; then
            primaries+=("$node")
        else
            standbys+=("$node")
        fi
    done
    for node in "${primaries[@]}" "${standbys[@]}"; do
        stop_postgres "$node"
    done
    for node in $(node_names); do
        stop_guard "$node"
        kill_all "$node"
    done
    say "stopped the cluster in $dir"
}

# What is frozen could not end.
stop_agents() {
    local node pids
    for node in $(node_names); do
        mapfile -t pids < <(supervisor_pid "$node"; agent_pid "$node")
        signal TERM "${pids[@]}"
        mapfile -t pids < <(node_pids "$node")
        signal CONT "${pids[@]}"
    done
    for node in $(node_names); do
        wait_until_none "$agent_seconds" agent_and_supervisor "$node" || {
            say "the agent of $node did not end within $agent_seconds s: killing it"
            mapfile -t pids < <(agent_and_supervisor "$node")
            signal KILL "${pids[@]}"
        }
    done
}

agent_and_supervisor() {
    supervisor_pid "$1"
    agent_pid "$1"
}

is_primary() {
    as_owner env LC_ALL=C "$binaries/pg_controldata" "$(data_directory "$1")" 2>/dev/null | grep 'cluster state: *in production' >/dev/null
}

# SIGINT to the postmaster is the fast shutdown: sessions end, everything is written (manual, "Shutting Down the Server").
stop_postgres() {
    say "stopping PostgreSQL of $1"
    signal INT "$(server_pid "$1")"
    wait_until_none "$postgres_seconds" server_pid "$1" ||
        say "PostgreSQL of $1 did not stop within $postgres_seconds s: killing it; it recovers at its next start"
}

# The guards leave when they are told so; nothing is left for them to end. The order must not outlive them: the next ones would leave too.
stop_guard() {
    [[ $(guard_pids "$1") ]] || return 0
    write_deadline "$1" stop
    wait_until_none 2 guard_pids "$1" || true
    write_deadline "$1" none
}

write_deadline() {
    printf '%s %s\n' "$(cat /proc/sys/kernel/random/boot_id)" "$2" | write_as_owner "$(node_directory "$1")/lease/deadline"
}

# A data directory that was adopted keeps the fence: it would come up read-only for ever, and what takes the fence off is about to go.
check_released() {
    if [[ -n $adopted && -d $adopted/standby.signal ]]; then
        die "$adopted was adopted and cannot be started without Quorate yet. Run deploy/local/down, then as user '$owner'
    env -i PATH=/usr/bin:/bin JAVA_HOME=$java_home $dir/dist/bin/quorate-agent release-data --config $dir/n1/quorate-agent.yaml
and deploy/local/down --purge again; or remove $adopted/standby.signal and recovery.signal by hand"
    fi
}

# Only what `up` makes, by name: what else has come to lie there stays, and is told.
purge() {
    local node
    for node in $(node_names); do
        rm -rf "$(node_directory "$node")"
    done
    rm -rf "$dir"/dist-* "$dir/unpacking" "$dir/secrets"
    rm -f "$dir/dist" "$dir/supervise" "$dir/supervise.new" "$dir/founding" "$dir/lock" "$dir/$cluster_file.new" "$dir/$cluster_file"
    forget_directory
    if rmdir "$dir" 2>/dev/null; then
        say "removed $dir"
    else
        say "removed the cluster; in $dir is still: $(ls -A "$dir" | paste -sd ' ')"
    fi
}
