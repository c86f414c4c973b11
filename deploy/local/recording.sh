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
    [[ -z $(any_agent) ]] || return 0
    say "recording the classes of the agent, so that it starts in half the time"
    if (recorded_life "$record"); then
        remove_recording
    else
        remove_recording
        say "the classes could not be recorded: agents will start more slowly"
    fi
}

# The ports are those of a node.
any_agent() {
    local node
    for node in $(node_names); do
        agent_pid "$node"
    done
}

# In a subshell: for all functions of the scripts "the cluster" is then this one.
recorded_life() {
    local record=$1 classes
    make_recording_cluster 2>/dev/null
    classes=$dir/n1/classes.jsa
    QUORATE_AGENT_JAVA_OPTS="-XX:ArchiveClassesAtExit=$classes $(launcher_options)" start_supervisor n1
    await_agent n1 2>/dev/null
    wait_until_it_stands "$recording_seconds" 2>/dev/null || return 1
    signal TERM "$(supervisor_pid n1)"
    wait_until_none "$recording_seconds" supervisor_pid n1 || return 1
    [[ -s $classes ]] || return 1
    install -m 644 "$classes" "$record.new" && mv "$record.new" "$record"
}

# The record is for a JVM with the same options.
launcher_options() {
    sed -n 's/^options=${QUORATE_AGENT_JAVA_OPTS:-\(.*\)}$/\1/p' "$dir/dist/bin/quorate-agent"
}

# Its founding is its own, and so are its passwords.
make_recording_cluster() {
    local is_root= cluster=$dir
    [[ $(id -u) -ne 0 ]] || is_root=yes
    dir=$cluster/recording nodes=1 adopted=''
    own_directory "$dir" "$is_root"
    as_owner touch "$dir/founding"
    ln -sfn "$(readlink -f "$cluster/dist")" "$dir/dist"
    cp "$cluster/supervise" "$dir/supervise"
    make_nodes
}

# Also what an `up` that was interrupted has left.
remove_recording() {
    [[ -e $dir/recording ]] || return 0
    (
        dir=$dir/recording nodes=1 adopted=''
        # In order, if it can be: a server that is killed leaves its shared memory behind.
        signal KILL "$(supervisor_pid n1)" "$(agent_pid n1)"
        signal INT "$(server_pid n1)"
        wait_until_none 5 server_pid n1 || true
        kill_all n1
    )
    rm -rf "$dir/recording"
}
