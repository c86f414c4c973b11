# Sourced by `up`: waits until the cluster stands, and shows what is still missing.

# "n1 primary running, n2 standby cloning, ...", from the JSON of clusterctl; nothing if that cannot be had.
summary() {
    run_clusterctl -o json status 2>/dev/null | tr -d '\n' | sed 's/{/\n{/g' |
        sed -n 's/.*"name" *: *"\([^"]*\)".*"role" *: *"\([^"]*\)".*"state" *: *"\([^"]*\)".*/\1 \2 \3/p' | paste -sd , | sed 's/,/, /g' || true
}

# One primary, and a streaming standby on every other node but the witness, who speaks.
stands() {
    local text=$1
    [[ $(grep -o 'primary running' <<<"$text" | wc -l) -eq 1 ]] &&
        [[ $(grep -o 'standby streaming' <<<"$text" | wc -l) -eq $(standby_count) ]] &&
        [[ -z $witness || $text == *"$witness witness running"* ]]
}

standby_count() { echo $(($(data_nodes | wc -l) - 1)); }

# SECONDS
wait_until_it_stands() {
    local deadline=$((SECONDS + $1)) shown='' now
    say "waiting for one primary and $(standby_count) streaming standbys${witness:+, with $witness as the witness} (at most $1 s)"
    while ((SECONDS < deadline)); do
        now=$(summary)
        if [[ $now != "$shown" ]]; then
            say "${now:-no agent answers yet}"
            shown=$now
        fi
        if stands "$now"; then
            return
        fi
        check_supervisors
        sleep 0.3
    done
    show_what_happened
    die "the cluster does not stand after $1 s; it goes on trying: deploy/local/clusterctl status, or run up again"
}

check_supervisors() {
    local node
    for node in $(node_names); do
        if has_given_up "$node"; then
            show_log_end "$node"
            die "the agent of $node has given up: see the end of its log above, put it right, and run up again"
        fi
    done
}

show_what_happened() {
    local node
    for node in $(node_names); do
        show_log_end "$node"
    done
    printf '== status\n' >&2
    run_clusterctl status >&2 || true
}
