# Sourced (bash) by what keeps an agent running: when it is started again, and how soon.

longest_delay=10
delay=0

# Waits for the process with this pid and returns its exit code. A trapped signal ends the wait, not the process.
await_end() {
    local code
    while :; do
        wait "$1" 2>/dev/null
        code=$?
        kill -0 "$1" 2>/dev/null || return "$code"
    done
}

# The agent's exit codes after which only a person can help: usage, configuration, not founded. Anything else may pass by itself.
is_final() {
    [[ $1 == 2 || $1 == 3 || $1 == 5 ]]
}

# Sets `delay`. A kill from outside is answered at once: the lease is running. What fails by itself waits longer each time.
delay_after() {
    local code=$1 lasted=$2
    if ((code > 128 || lasted >= 30)); then
        delay=0
    else
        delay=$((delay == 0 ? 1 : delay * 2))
        ((delay <= longest_delay)) || delay=$longest_delay
    fi
}
