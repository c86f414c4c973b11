# Sourced, after cluster.sh: finds and signals the processes of a node. Never by a name alone: a process belongs to a node because it
# was started below the node's supervisor (it has inherited a variable that names the node's directory), because its pid is recorded
# and its command line is the one expected, because it is a guard of the node's lease, or because it is a PostgreSQL process in the
# node's data directory.

mark() { printf 'LOCAL_CLUSTER_NODE=%s' "$(node_directory "$1")"; }

# The pid in a file, if its process runs and TEXT stands in its command line: FILE TEXT.
recorded_pid() {
    local pid=
    { read -r pid <"$1"; } 2>/dev/null || [[ $pid ]] || return 0
    if [[ $pid =~ ^[0-9]+$ ]] && is_running "$pid" && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -F -- "$2" >/dev/null; then
        echo "$pid"
    fi
}

is_running() {
    local status
    status=$(process_state "$1")
    [[ $status && $status != Z && $status != X ]]
}

# One letter, as in proc(5); nothing if there is no such process. The name before it may hold blanks and parentheses.
process_state() {
    local line
    { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 0
    line=${line##*) }
    echo "${line%% *}"
}

supervisor_pid() { recorded_pid "$(node_directory "$1")/supervisor.pid" "supervise $(node_directory "$1")"; }
agent_pid() { recorded_pid "$(node_directory "$1")/agent.pid" "$(node_directory "$1")/quorate-agent.yaml"; }

# postmaster.pid outlives its process, and the number may be another's by now.
server_pid() {
    local pid='' data
    data=$(data_directory "$1")
    { read -r pid <"$data/postmaster.pid"; } 2>/dev/null || return 0
    if [[ $pid =~ ^[0-9]+$ ]] && is_running "$pid" && is_postgres_of "$pid" "$data"; then
        echo "$pid"
    fi
}

is_postgres_of() {
    local name=
    [[ /proc/$1/cwd -ef $2 ]] && { read -r name <"/proc/$1/comm"; } 2>/dev/null && [[ $name == postgres ]]
}

postgres_pids() {
    local entry data
    data=$(data_directory "$1")
    for entry in /proc/[0-9]*; do
        if is_postgres_of "${entry#/proc/}" "$data"; then
            echo "${entry#/proc/}"
        fi
    done
}

# Both guards, and one on trial. A guard inherits nothing and its record may be overwritten by the next one; its arguments are its own.
guard_pids() {
    local file lease
    lease=$(node_directory "$1")/lease
    grep -lszxF -e "$lease" -e "$lease/trial/lease" -- /proc/[0-9]*/cmdline | while read -r file; do
        if grep -qsz '/guard\.sh$' "$file"; then
            cut -d/ -f3 <<<"$file"
        fi
    done || true
}

# Everything that belongs to the node, also what init has taken over.
node_pids() {
    {
        grep -lszxF -- "$(mark "$1")" /proc/[0-9]*/environ | cut -d/ -f3 || true
        supervisor_pid "$1"
        agent_pid "$1"
        guard_pids "$1"
        postgres_pids "$1"
    } | sort -un | while read -r pid; do
        if [[ $pid != "$$" ]] && is_running "$pid"; then
            echo "$pid"
        fi
    done
}

# As the owner, so that a number in one of its files can never make root end a process of somebody else: SIGNAL PID...
signal() {
    # shellcheck disable=SC2016 # expanded by the inner shell, whose own kill needs no package
    (($# < 2)) || as_owner sh -c 'kill -s "$@"' sh "$@" 2>/dev/null || true
}

# Stops all before any is killed, and looks again until nothing new has been started meanwhile.
stop_all() {
    local found known=
    while :; do
        mapfile -t found < <(node_pids "$1")
        signal STOP "${found[@]}"
        [[ "${found[*]}" != "$known" ]] || break
        known=${found[*]}
    done
}

kill_all() {
    local found deadline=$((SECONDS + 10))
    stop_all "$1"
    while :; do
        mapfile -t found < <(node_pids "$1")
        ((${#found[@]})) || break
        ((SECONDS < deadline)) || die "these processes of $1 do not end: ${found[*]}"
        signal KILL "${found[@]}"
        sleep 0.05
    done
}

# Waits until the command prints nothing any more: SECONDS COMMAND... Fails when the time is over.
wait_until_none() {
    local deadline=$((SECONDS + $1))
    shift
    while [[ -n $("$@") ]]; do
        ((SECONDS < deadline)) || return 1
        sleep 0.05
    done
}

# SIGKILL, and the return when the process has ended: on a busy machine that is later.
kill_now() {
    signal KILL "$1"
    wait_until_none 10 running "$1" || die "process $1 does not end"
}

running() { ! is_running "$1" || echo "$1"; }

# What of our environment is for the agent: its settings and options, but not what these scripts are told.
agent_environment() {
    local name
    for name in $(compgen -e QUORATE_); do
        case $name in
            QUORATE_LOCAL_*) ;;
            *) printf '%s=%s\0' "$name" "${!name}" ;;
        esac
    done
}

# Starts the node's supervisor in a session of its own, with an environment of its own.
start_supervisor() {
    local home settings
    home=$(node_directory "$1")
    mapfile -d '' -t settings < <(agent_environment)
    as_owner env -i "$(mark "$1")" PATH=/usr/local/bin:/usr/bin:/bin HOME="$(owner_home)" LANG=C.UTF-8 JAVA_HOME="$java_home" \
        "${settings[@]}" \
        setsid --fork "$dir/supervise" "$home" </dev/null >/dev/null 2>&1 9>&-
}

# Brings the node's agent up, whatever keeps it down, and says what it did. Does not wait for it.
launch_node() {
    local home pid
    home=$(node_directory "$1")
    as_owner rm -f "$home/agent.hold"
    pid=$(agent_pid "$1")
    if [[ -z $(supervisor_pid "$1") ]]; then
        say "starting $1"
        as_owner rm -f "$home/agent.exit"
        start_supervisor "$1"
    elif [[ -z $pid ]]; then
        say "starting the agent of $1 again"
    elif [[ $(process_state "$pid") == T ]]; then
        say "the agent of $1 is frozen: deploy/local/thaw $1"
    else
        say "$1 is running"
    fi
}

# Waits until the agent's process runs, which is not yet a cluster that stands.
await_agent() {
    local deadline=$((SECONDS + 15))
    until [[ -n $(agent_pid "$1") ]]; do
        if has_given_up "$1" || ((SECONDS >= deadline)); then
            show_log_end "$1"
            die "the agent of $1 does not start: see the end of its log above"
        fi
        sleep 0.05
    done
}

# A supervisor ends by itself only after an exit code that says that a person has to change something.
has_given_up() { [[ -e $(node_directory "$1")/agent.exit ]]; }

show_log_end() {
    local log
    log=$(node_directory "$1")/log/agent.log
    {
        printf '== end of %s\n' "$log"
        tail -n 15 "$log" || true
    } >&2
}
