# Sourced by `verify`, after lib.sh and restarts.sh: sees to it that a container engine runs, and ends the one that was started for it.

longest_engine_start=60
longest_engine_stop=60
systemd=/run/systemd/system
# What was started here: nothing, "service", or the pid of an engine.
started_engine=''
engine_log=''
attended=''

engine_answers() { have docker && timeout 10 docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

# False, with the reason told, where there is none and this script may not have one started.
start_engine() {
    if engine_answers; then
        return
    fi
    if [[ -n ${DOCKER_HOST:-} ]]; then
        say "no container engine answers at DOCKER_HOST, '$DOCKER_HOST'"
        return 1
    fi
    if [[ $(id -u) -ne 0 ]]; then
        say "no container engine answers to user '$(id -un)'; only root can have one started by this script"
        return 1
    fi
    # Installing it may start it.
    [[ ! -d $systemd ]] || started_engine=service
    (ensure docker) && launch_engine || return 1
    say "started a container engine; it is stopped at the end"
}

launch_engine() {
    local deadline=$((SECONDS + longest_engine_start))
    if [[ $started_engine == service ]]; then
        systemctl start docker || return 1
    else
        engine_log=$(mktemp)
        # In a session of its own: who interrupts this script ends the tests first.
        setsid dockerd >"$engine_log" 2>&1 </dev/null &
        started_engine=$!
    fi
    until engine_answers; do
        if ((SECONDS >= deadline)) || ! is_engine_alive; then
            say "the container engine does not start:"
            [[ -z $engine_log ]] || tail -n 10 "$engine_log" >&2
            return 1
        fi
        sleep 0.2
    done
}

is_engine_alive() { [[ $started_engine == service ]] || kill -0 "$started_engine" 2>/dev/null; }

# Only the engine that was started here; it ends its containers first.
stop_engine() {
    local deadline=$((SECONDS + longest_engine_stop))
    case $started_engine in
        '') return ;;
        service) systemctl stop docker.socket docker.service ;;
        *)
            kill -TERM "$started_engine" 2>/dev/null || true
            while is_engine_alive; do
                if ((SECONDS >= deadline)); then
                    say "the container engine did not stop within $longest_engine_stop s: killing it"
                    kill -KILL "$started_engine" 2>/dev/null || true
                    break
                fi
                sleep 0.1
            done
            rm -f "$engine_log"
            ;;
    esac
    started_engine=''
}

# From here on the engine is stopped however this script ends; a signal ends what it attends first.
stop_engine_at_end() {
    trap stop_engine EXIT
    trap on_end_signal HUP INT TERM
}

on_end_signal() {
    [[ $attended ]] || exit 143
    kill -TERM "$attended" 2>/dev/null || true
}

# Runs a program and returns its exit code.
attend() {
    local code=0
    "$@" &
    attended=$!
    await_end "$attended" || code=$?
    attended=''
    return "$code"
}
