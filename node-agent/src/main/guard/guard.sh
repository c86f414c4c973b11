#!/bin/sh
# The guard: ends PostgreSQL when the lease's deadline has passed, whatever has become of the agent.
#
#   guard.sh DATA_DIRECTORY LEASE_DIRECTORY SEAT [BOOT_ID_FILE [FIRED [WAITING_SINCE]]]
#
# Two of them watch the same deadline, in the seats 1 and 2, so that one that is killed leaves another. Each starts the other
# again when that has made no round for 2 s: the agent does so sooner, if it can. A guard in a seat of another name is one on
# trial: it watches nobody, and leaves after a minute.
#
# The lease directory holds
#   deadline      one line of the agent's, replaced by rename: "BOOT_ID VALUE". VALUE is the deadline in centiseconds of
#                 boot time, or "none" (no lease: PostgreSQL runs read-only, if at all), "paused" (the cluster is), or
#                 "stop" (the agent shuts down in order; the guard leaves).
#   guard.SEAT.pid     the guard's pid; who finds another living guard's there has been replaced, and leaves
#   guard.SEAT.alive   "PID CENTISECONDS": the guard's last round
#
# Whatever cannot be read as one of these counts as a deadline that has passed: a missing file, a garbled line, a deadline
# of another boot, a clock that does not answer, a lease directory that vanished. FIRED and WAITING_SINCE are the guard's own,
# see `again`.
# The log goes to stderr, the noise of what may fail to stdout: start it with /dev/null there, it opens none itself.
#
# How late: a round comes every 200 ms, and when the deadline is due; finding the processes takes about 10 us each of all
# that the machine runs. The last process is gone 15 ms after the deadline on a machine at rest, and up to 170 ms with eight
# busy programs for each processor (decisions/0002); the agent measures it where it runs, and the lease's margin pays for it.
# Two shells: a round costs little, and the process that sleeps after it ten times as much. bash can wait without one, so the
# guard goes on in bash, where that is installed, once its first round has found nothing to do (`calm_down`). Whatever needs
# a process is done in sh: when none can be had bash stands still for up to 15 s, while sh goes on (`again`).
# Never early: the deadline is rounded down by the agent, the clock by the kernel, and a round reads the clock before it
# reads the deadline.

data=$1
lease=$2
seat=$3
boot_id_file=${4:-/proc/sys/kernel/random/boot_id}
fired=${5:-}
waiting_since=${6:-}
self=$0
quick_shell=/bin/bash
case $seat in
    1) other=2 ;;
    2) other=1 ;;
    *) other= ;;
esac
# In centiseconds: after this silence the other one counts as gone; a sign of life is fresh for the second time; the third
# is what a guard on trial is given.
longest_silence=200
fresh=50
longest_trial=6000

# It outlives the agent, the agent's terminal and everybody's polite requests.
trap '' HUP INT QUIT TERM USR1 USR2 ALRM PIPE TSTP TTIN TTOU
exec 3>&2 2>&1
cd / || :

# A shell that cannot fork ends. That happens when processes or memory run out, which is no moment to be without a guard:
# executing itself needs no fork. The deadline acted upon is passed on, so that it is not acted upon again.
again() {
    [ -z "$leaving" ] || return
    beat
    exec sh "$self" "$data" "$lease" "$seat" "$boot_id_file" "$fired" "$waiting_since" 2>&3 4<&-
}
leaving='' is_mute=''
trap again EXIT

# From here on in sh, if it is bash that reads this. bash goes on where this program can no longer be read.
need_processes() {
    [ -z "$is_quick" ] || [ ! -r "$self" ] || again
}
is_quick=
[ -z "${BASH_VERSION:-}" ] || [ ! -p /proc/self/fd/4 ] || is_quick=yes

log() {
    echo "guard $seat ($$) at boot time ${now:-unknown} cs: $*" >&3
}

leave() {
    leaving=yes
    exit 0
}

# Only builtins from here to raise_fence: a round must not fail for want of a process.

read_boot_id() {
    boot_id=
    read -r boot_id <"$boot_id_file" || boot_id=
}

# now: centiseconds since boot, suspended time included; empty when not known.
read_clock() {
    now=
    read -r uptime idle </proc/uptime || return
    case $uptime in
        *.[0-9][0-9]) now=${uptime%.*}${uptime#*.} ;;
    esac
    # In the first second of a boot it begins with a zero, which counts as octal.
    case $now in
        0* | *[!0-9]*) now= ;;
    esac
}

# order: what the agent wrote last. A line without an end is no line.
read_order() {
    boot='' value='' rest=''
    order=missing
    [ -f "$lease/deadline" ] || return
    if read -r boot value rest <"$lease/deadline"; then
        order="$boot $value $rest"
    else
        order="garbled: $boot $value $rest"
        boot=
    fi
}

# True also when it is not known: every answer that is not a clear no is a yes.
is_passed() {
    [ -n "$boot_id" ] && [ "$boot" = "$boot_id" ] && [ -z "$rest" ] || return 0
    case $value in
        none | paused | stop) return 1 ;;
        # Sixteen digits are longer than any machine runs, and still within what the shell can compare; nobody writes a
        # zero before a number.
        '' | 0* | *[!0-9]* | ????????????????*) return 0 ;;
    esac
    [ -n "$now" ] && [ "$now" -lt "$value" ] && return 1
    return 0
}

# found: every PostgreSQL process of the data directory. A zombie has no working directory any more. unknown: set when the
# look may have missed one, as when the system has no file left to open: a list without the guard itself is none.
find_processes() {
    found='' seen='' unknown=''
    for entry in /proc/[0-9]*; do
        [ "$entry" != "/proc/$$" ] || seen=yes
        [ "$entry/cwd" -ef "$data" ] || continue
        name=
        read -r name <"$entry/comm"
        case $name in
            postgres | postmaster) found="$found ${entry#/proc/}" ;;
            '') [ ! "$entry/cwd" -ef "$data" ] || unknown=yes ;;
        esac
    done
    [ -n "$seen" ] || unknown=yes
}

# Seconds, without a process in the quick shell: nobody ever writes into what it reads.
rest() {
    if [ -n "$is_quick" ]; then
        # shellcheck disable=SC3045 # this shell has read -t
        read -r -t "$1" nothing <&4
        # So it tells that the time was over. Anything else would be a guard that does not rest.
        [ $? -le 128 ] || return 0
    fi
    sleep "$1"
}

# All are stopped before the first is killed, so that the postmaster neither starts another nor recovers; what it started
# meanwhile is found by the next look. Killing the postmaster alone would leave its sessions writing.
# shellcheck disable=SC2086 # pids, to be split
end_postgres() {
    find_processes
    [ -z "$found" ] || log "ending$found"
    while [ -n "$found$unknown" ]; do
        [ -z "$found" ] || { kill -STOP $found; kill -KILL $found; }
        [ -z "$began" ] || beat
        # The dying need the processor, too.
        rest 0.01
        find_processes
    done
}

# From here on programs are run.

stands() {
    [ -d "$data/$1" ] && [ ! -L "$data/$1" ]
}

put_directory() {
    stands "$1" && return
    # Nothing stands between the two: a start in that moment would find no fence at all.
    [ ! -e "$data/$1" ] && [ ! -L "$data/$1" ] || rm -f "$data/$1"
    mkdir "$data/$1"
}

# recovery.signal first: while standby.signal is missing it turns every start into an error. What has no PG_VERSION yet is
# no data directory that could be started, and may be somebody's empty target of a clone.
raise_fence() {
    [ -e "$data/PG_VERSION" ] || return 0
    put_directory recovery.signal
    put_directory standby.signal
    if [ -e "$data/promote" ] || [ -L "$data/promote" ]; then
        rm -rf "$data/promote"
    fi
    stands recovery.signal && stands standby.signal && [ ! -e "$data/promote" ]
}

# Files are written over, not truncated: who reads in between finds what was there before. The first line counts.
write_pid() {
    echo "$$" 1<>"$lease/guard.$seat.pid"
}

beat() {
    [ -z "$is_mute" ] || return
    echo "$$ ${now:-0}" 1<>"$lease/guard.$seat.alive"
    [ -s "$lease/guard.$seat.pid" ] || write_pid
}

# last_pid, last_round: the last round in a seat; a round in the time to come is one of another boot, unless it was made since
# this one has read the clock.
read_round() {
    last_pid='' last_round=0
    read -r last_pid last_round <"$lease/guard.$1.alive" || last_round=0
    case $last_round in
        '' | 0* | *[!0-9]* | ????????????????*) last_round=0 ;;
    esac
    [ "$last_round" -le $((now + longest_silence)) ] || last_round=0
}

# Another guard has been put into this seat, and has made a round a moment ago. Until that one has, this one goes on, without
# a sign of life of its own that would cover the other's.
is_replaced() {
    is_mute='' holder=
    [ -n "$now" ] || return
    read -r holder <"$lease/guard.$seat.pid" || return
    [ "$holder" != "$$" ] || return
    kill -0 "$holder" || return
    is_mute=yes
    read_round "$seat"
    [ "$last_pid" = "$holder" ] && [ $((now - last_round)) -le $fresh ]
}

# What has been acted upon is passed on: a server that was started since, behind the fence, is left alone. The agent may
# have started one as well: the later of the two keeps the seat.
watch_other() {
    [ -n "$now" ] || return
    read_round "$other"
    [ "$last_round" -gt "$waiting_since" ] || last_round=$waiting_since
    [ $((now - last_round)) -gt $longest_silence ] || return
    need_processes
    waiting_since=$now
    log "guard $other has made no round for long: starting it again"
    setsid sh "$self" "$data" "$lease" "$other" "$boot_id_file" "$fired" </dev/null 2>&3 4<&- &
}

watch() {
    if [ -n "$other" ]; then
        watch_other
    elif [ -n "$now" ] && [ $((now - waiting_since)) -gt $longest_trial ]; then
        leave
    fi
}

# Once for each deadline: afterwards PostgreSQL may be started again, behind the fence. A fence that could not be raised is
# tried again in every round, until the agent writes something else.
fire() {
    if [ "$order" != "$fired" ]; then
        log "deadline passed: $order"
        end_postgres
        fired=$order
        is_fence_due=yes
        log "no process of $data is left"
    fi
    [ -z "$is_fence_due" ] || need_processes
    if [ -n "$is_fence_due" ] && raise_fence; then
        is_fence_due=
        log "the fence of $data stands"
    fi
}

round() {
    read_clock
    : "${waiting_since:=$now}"
    if is_replaced; then
        log "replaced by $holder"
        leave
    fi
    if [ ! -d "$lease" ]; then
        log "$lease has vanished"
        order="vanished"
        fire
        leave
    fi
    read_order
    if is_passed; then
        fire
    else
        fired='' is_fence_due=''
        [ "$value" != stop ] || leave
    fi
    beat
    watch
}

# A round comes when the deadline is due, not up to 0.2 s later. Failing, this makes the guard busy, and never late.
pause() {
    left=
    case $value in
        [1-9]*) [ -z "$now" ] || [ "$order" = "$fired" ] || left=$((value - now)) ;;
    esac
    case $left in
        [1-9]) rest "0.0$left" ;;
        1[0-9]) rest "0.$left" ;;
        *) rest 0.2 ;;
    esac
}

# Nothing is due that needs a process: on in the quick shell, if it works. What that reads from when it rests is a pipe without
# a name, with both ends in its own hands. One attempt.
calm_down() {
    [ -z "$is_quick$fired" ] && [ -x "$quick_shell" ] && [ -r "$self" ] && [ -n "$now" ] || return
    [ -z "$other" ] || [ $((now - last_round)) -le $longest_silence ] || return
    shell=$quick_shell quick_shell=''
    nobody=$lease/guard.$seat.nobody
    rm -f "$nobody"
    mkfifo -m 600 "$nobody" || return
    # Before 5.2 an alarm ends the wait, and is lost when it comes too early.
    # shellcheck disable=SC2016 # expanded by that shell
    "$shell" -c '[ "${BASH_VERSINFO[0]}${BASH_VERSINFO[1]}" -ge 52 ] || exit
        read -r -t 0.001 nothing; [ $? -gt 128 ]' <>"$nobody" || return
    exec 4<>"$nobody"
    rm -f "$nobody"
    exec "$shell" "$self" "$data" "$lease" "$seat" "$boot_id_file" "$fired" "$waiting_since" 2>&3
}

# The first sign of life comes after the first round: who waits for it knows that what was found has been acted upon.
began=$fired
read_boot_id
is_fence_due=$fired
# One that has only executed itself takes no seat: another may have been put there meanwhile.
[ -n "$waiting_since" ] || write_pid
while :; do
    round
    began=yes
    calm_down
    pause
done
