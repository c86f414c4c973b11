# Sourced by `up`, after layout.sh and wait.sh: records which classes the agent uses, and leaves them beside its libraries in the form in
# which the JVM maps them into memory ("class data sharing", java(1)). An agent that finds the record starts with half the work; a
# restarted one has to be back before its lease ends, and the first failover needs no class for the first time.
#
# What is recorded is the life of a cluster of one node on the ports of n1, from its founding until it can be written to. It is
# removed afterwards.

recording_seconds=30

# The launcher looks for this name. The record fits one build of the JVM; another one goes on without it, and gets its own.
class_record() {
    local version finder=$dir/dist/libexec/find-java.sh
    [[ -r $finder ]] || return 0
    # shellcheck disable=SC2016 # expanded by the inner shell
    version=$(JAVA_HOME=$java_home sh -c '. "$1" && printf %s "$java_version"' sh "$finder") || return 0
    printf '%s/dist/lib/agent-java%s.jsa\n' "$dir" "$version"
}

# Nothing depends on the record: without it everything works, and starts more slowly.
record_classes() {
    local record
    record=$(class_record)
    [[ $record && ! -e $record ]] || return 0
    remove_recording
    # The ports are those of a node, and whatever runs may start an agent at any moment.
    [[ -z $(any_process) ]] || return 0
    say "recording the classes of the agent, so that it starts in half the time"
    trap remove_recording EXIT
    (recorded_life "$record") || say "the classes could not be recorded: agents will start more slowly"
    trap - EXIT
    remove_recording
}

any_process() {
    local node
    for node in $(node_names); do
        node_pids "$node"
    done
}

# In a subshell: for all functions of the scripts "the cluster" is then this one.
recorded_life() {
    local record=$1 classes
    # Settings in the environment are those of the real nodes, their directories among them.
    unset "${!QUORATE_@}"
    make_recording_cluster 2>/dev/null
    classes=$dir/n1/classes.jsa
    QUORATE_AGENT_JAVA_OPTS="-XX:ArchiveClassesAtExit=$classes $(launcher_options)" start_supervisor n1
    await_agent n1 2>/dev/null
    wait_until_it_stands "$recording_seconds" 2>/dev/null || return 1
    signal TERM "$(supervisor_pid n1)"
    wait_until_none "$recording_seconds" supervisor_pid n1 || return 1
    as_owner test -s "$classes" || return 1
    # Read as its owner, who might have put something else in its place.
    if ! { as_owner cat "$classes" >"$record.new" && chmod 644 "$record.new" && sync "$record.new" && mv "$record.new" "$record"; }; then
        rm -f "$record.new"
        return 1
    fi
}

# The record is for a JVM with the same options.
launcher_options() {
    sed -n 's/^options=${QUORATE_AGENT_JAVA_OPTS:-\(.*\)}$/\1/p' "$dir/dist/bin/quorate-agent"
}

# Its name, its founding and its passwords are its own: no voter of the real cluster could take it for one. The directory is root's, if
# root runs this, like that of any cluster.
make_recording_cluster() {
    local cluster=$dir
    dir=$cluster/recording nodes=1 witness='' priorities='' adopted='' cluster_name=recording
    if [[ $(id -u) -eq 0 ]]; then
        (umask 022 && mkdir "$dir")
    else
        (umask 077 && mkdir "$dir")
    fi
    : >"$dir/founding"
    record_cluster
    ln -s "$(readlink -f "$cluster/dist")" "$dir/dist"
    install -m 755 "$cluster/supervise" "$dir/supervise"
    make_nodes
}

# Also what an `up` that was killed has left.
remove_recording() {
    [[ -e $dir/recording ]] || return 0
    (
        dir=$dir/recording nodes=1 witness='' adopted=''
        # In order, if it can be: a server that is killed leaves its shared memory behind.
        mapfile -t pids < <(supervisor_pid n1; agent_pid n1)
        signal KILL "${pids[@]}"
        mapfile -t pids < <(server_pid n1)
        signal INT "${pids[@]}"
        wait_until_none 5 server_pid n1 || true
        kill_all n1
    ) || {
        # The directory stays: by it the next one finds what is left.
        say "what is left of the recording in $dir/recording does not end; end it, then run this again"
        return 1
    }
    rm -rf "$dir/recording"
}

# Before the ports are looked at, which it holds. An `up` that is at work keeps its own.
remove_abandoned_recording() {
    if [[ -e $dir/recording ]]; then
        (flock -n 9 && remove_recording) 9>>"$dir/lock"
    fi
}
