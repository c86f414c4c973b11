------------------------------ MODULE Quorate ------------------------------
(***************************************************************************)
(* The protocol of Quorate: who may be primary, what it may acknowledge,   *)
(* and whose word an election needs. README.md beside this file says what  *)
(* is left out, and which code each action stands for.                     *)
(*                                                                         *)
(* Read it in the order of the file: state, what counts, PostgreSQL, the   *)
(* election, the new primary, its standbys, what goes wrong, time, and     *)
(* last what must hold.                                                    *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS
    Nodes,          \* those with a PostgreSQL; each is a voter too
    First,          \* the primary at the beginning
    None,           \* no lease, no server, no report, no renewal
    MaxEpoch,       \* how many epochs are granted
    MaxWal,         \* how many records a WAL has at most; a promotion writes one
    MaxRevision,    \* how often the record of one epoch is written
    MaxLives,       \* how many data directories are replaced or rewound
    Counts,         \* how many acknowledgements the settings may ask for
    Strict          \* a primary never goes on alone

CONSTANTS           \* Time. Without it a lease may end whenever it likes, and
    Timed,          \* whoever has lost one may go on for as long as it likes.
    Duration,       \* of a lease
    Margin,         \* by which its holder stops earlier
    Lateness,       \* clocks that run apart, and the guard's time to stop
    MaxFrozen       \* how many agents stand still at the same time

CONSTANTS           \* The parts of the protocol. Each broken variant lacks one.
    Guard,          \* a process beside the agent ends PostgreSQL at the deadline
    CountRenewals,  \* an expiry names the renewals it saw, and a later one overtakes it
    Fence,          \* a server that is started by hand comes up read-only
    Promises,       \* a standby receives nothing older once it has reported its position
    Establishment,  \* clients get in when enough standbys hold what was recovered
    Proof,          \* the record is narrowed only when the narrower set is in force,
    Confirmation,   \*   and has confirmed what was written before
    WithinRecord,   \* PostgreSQL waits only for who is recorded: record first, then widen
    Incarnations,   \* a promise counts for one life of a data directory
    FreshProof,     \* what is in force is proven anew when a listed standby begins another life
    GranteeLives    \* the last grantee counts for the life of its data directory that it was chosen for

VARIABLES           \* What the log has recorded.
    lease,          \* None, or holder, epoch, the life it was chosen for, renewed or not
    lastEpoch,      \* the last one granted
    grantee,        \* to whom that was granted, and for which life
    rec             \* of the last established epoch: holder and its life, V, q, revision

VARIABLES           \* What a node keeps on its disk.
    wal,            \* a sequence of epochs: record i was written by the holder of epoch wal[n][i]
    life,           \* of the data directory, its incarnation: no two have the same but the first
    promised,       \* nothing is received from before this epoch
    report          \* None, or position and life as reported with that promise

VARIABLE server     \* None: in recovery, read-only. Else a primary: its epoch, open to clients
                    \* or not, the set it was told to wait for, the sets that may be in force,
                    \* whether that is proven, and where the WAL ended then

VARIABLES           \* Time and agents.
    left,           \* until the holder's server has ended for certain
    silence,        \* since the coordinator saw a renewal, or the grant
    renewal,        \* None, or one on its way: by whom, for which epoch, its age, applied or not
    expiring,       \* an ExpireLease is on its way, and nothing has overtaken it
    frozen          \* agents that stand still

VARIABLES           \* Nobody in the cluster knows these.
    acked,          \* the WAL up to the last record whose write was acknowledged or seen
    ackEpoch,       \* in which epoch that was
    step            \* the last action in words; not part of the state (see View)

logged == <<lease, lastEpoch, grantee, rec>>
disks == <<wal, life, promised, report>>
time == <<left, silence, renewal, expiring, frozen>>
ghosts == <<acked, ackEpoch>>
View == <<logged, disks, server, time, ghosts>>
vars == <<View, step>>

-----------------------------------------------------------------------------
(* What counts *)

Others(n) == Nodes \ {n}
Epochs == 1..MaxEpoch
Lives == 1..(MaxLives + 1)

\* S and k: any k of the standbys S have a write before it is acknowledged.
Blocked == [s |-> {}, k |-> 1]
Nobody == [s |-> {}, k |-> 0]
Smaller(x, y) == IF x < y THEN x ELSE y
SetsOf(n) == {set \in {[s |-> s, k |-> IF Strict THEN k ELSE Smaller(k, Cardinality(s))] :
                             s \in SUBSET Others(n) \ {{}}, k \in Counts} : set.k <= Cardinality(set.s)}

\* V is a set of pairs: a node, and the life of its data directory that is meant.
Members == {m[1] : m \in rec.v}
InLives(set) == {<<n, life[n]>> : n \in set}
Promised(v, k) == IF v = {} THEN 0 ELSE Cardinality(v) - k + 1
\* How many of V have each acknowledged write.
ReliedOn == Cardinality(rec.v) - rec.q + 1

Same(one, other) == one = other \/ ~Incarnations

IsPrefix(x, y) == Len(x) <= Len(y) /\ SubSeq(y, 1, Len(x)) = x
Shared(x, y) == CHOOSE n \in 0..Len(x) :
    /\ IsPrefix(SubSeq(x, 1, n), y)
    /\ \A more \in (n + 1)..Len(x) : ~IsPrefix(SubSeq(x, 1, more), y)
LastOf(x) == x[Len(x)]

IsPrimary(n) == server[n] # None
HoldsLease(n) == lease # None /\ lease.holder = n
HoldsEpoch(n) == HoldsLease(n) /\ IsPrimary(n) /\ server[n].epoch = lease.epoch
IsRecorded(p) == IsPrimary(p) /\ rec.holder = p /\ rec.epoch = server[p].epoch

\* Printed once by each worker: what has been reached, for who doubts that a green run has seen anything.
Reached(register, what) ==
    IF TLCGet(register) = 0 THEN PrintT(<<"reached", what>>) /\ TLCSet(register, 1) ELSE TRUE
ASSUME \A register \in 1..14 : TLCSet(register, 0)

Says(words) == step' = words

-----------------------------------------------------------------------------
(* PostgreSQL: it writes, streams, and releases a commit when its standbys have it *)

\* A standby receives from whoever runs in an epoch that it has not promised away: the names of
\* standbys carry the epoch, and the promise is asked before a receiver is pointed anywhere.
Streams(n, p) ==
    /\ n # p /\ ~IsPrimary(n) /\ IsPrimary(p)
    /\ promised[n] <= server[p].epoch
    /\ IsPrefix(wal[n], wal[p])

Holds(n, p, position) == Streams(n, p) /\ Len(wal[n]) >= position

\* Each walsender lists itself by the set that it has read, and counts all listed by its own k. While a
\* change is under way, each may have read any of the sets that may be in force.
Releases(p, position) ==
    \/ Nobody \in server[p].inForce
    \/ \E read \in [Others(p) -> server[p].inForce] :
          LET listed == {n \in Others(p) : n \in read[n].s /\ Holds(n, p, position)}
          IN \E n \in listed : Cardinality(listed) >= read[n].k

Write(p) ==
    /\ IsPrimary(p) /\ server[p].open /\ Len(wal[p]) < MaxWal
    /\ wal' = [wal EXCEPT ![p] = Append(@, server[p].epoch)]
    /\ Says(<<p, "writes record", Len(wal[p]) + 1, "in epoch", server[p].epoch>>)
    /\ UNCHANGED <<logged, life, promised, report, server, time, ghosts>>

Receive(n, p) ==
    /\ Streams(n, p) /\ Len(wal[n]) < Len(wal[p])
    /\ wal' = [wal EXCEPT ![n] = Append(@, wal[p][Len(@) + 1])]
    /\ Says(<<n, "receives record", Len(wal[n]) + 1, "from", p>>)
    /\ UNCHANGED <<logged, life, promised, report, server, time, ghosts>>

Acknowledge(p) ==
    /\ IsPrimary(p) /\ server[p].open
    /\ \E position \in 1..Len(wal[p]) :
          /\ ~IsPrefix(SubSeq(wal[p], 1, position), acked)
          /\ Releases(p, position)
          /\ \A more \in (position + 1)..Len(wal[p]) : ~Releases(p, more)
          /\ acked' = SubSeq(wal[p], 1, position)
          /\ ackEpoch' = server[p].epoch
          /\ Says(<<p, "acknowledges what it wrote up to record", position>>)
          /\ IF server[p].epoch = 2 THEN Reached(1, "a write is acknowledged in epoch 2") ELSE TRUE
          /\ IF server[p].epoch = 3 THEN Reached(2, "a write is acknowledged in epoch 3") ELSE TRUE
          /\ IF IsRecorded(p) /\ rec.revision > 1
             THEN Reached(3, "a write is acknowledged after a change of the set") ELSE TRUE
          /\ IF Nobody \in server[p].inForce THEN Reached(4, "a write is acknowledged alone") ELSE TRUE
          /\ IF \E n \in Others(p) : life[n] > 1 /\ n \in server[p].set.s /\ Holds(n, p, position)
             THEN Reached(5, "a write is acknowledged by a data directory in its second life") ELSE TRUE
    /\ UNCHANGED <<logged, disks, server, time>>

\* It crashes, or its agent ends it. Its next start is in recovery, behind the standing fence.
EndServer(n) ==
    /\ IsPrimary(n)
    /\ server' = [server EXCEPT ![n] = None]
    /\ Says(<<"the server of", n, "ends, and comes up read-only">>)
    /\ UNCHANGED <<logged, disks, time, ghosts>>

-----------------------------------------------------------------------------
(* The election *)

\* First it stops to receive, for good; then it reports how far it came.
Promise(n) ==
    /\ lease = None /\ lastEpoch < MaxEpoch
    /\ ~IsPrimary(n) /\ ~frozen[n]
    /\ IF report[n] = None THEN TRUE ELSE report[n].life # life[n]
    /\ report' = [report EXCEPT ![n] = [life |-> life[n], epoch |-> LastOf(wal[n]), end |-> Len(wal[n])]]
    /\ promised' = IF Promises THEN [promised EXCEPT ![n] = lastEpoch + 1] ELSE promised
    /\ Says(<<n, "promises epoch", lastEpoch + 1, "and reports that its WAL ends at", Len(wal[n])>>)
    /\ UNCHANGED <<logged, wal, life, server, time, ghosts>>

\* Positions compare by the epoch of their WAL, then by its length.
IsBehind(one, other) == one.epoch < other.epoch \/ (one.epoch = other.epoch /\ one.end < other.end)

SatisfyRecord(nodes) ==
    \/ rec.holder \in nodes /\ Same(report[rec.holder].life, rec.life)
    \/ /\ rec.v # {}
       /\ Cardinality({m \in rec.v : m[1] \in nodes /\ Same(report[m[1]].life, m[2])}) >= rec.q

\* It had everything when it was chosen, and nothing was acknowledged since. Once its epoch is
\* established, the record speaks of it.
HaveLastGrantee(nodes) ==
    /\ rec.epoch < lastEpoch /\ grantee.holder \in nodes
    /\ Same(report[grantee.holder].life, grantee.life) \/ ~GranteeLives

AreEnough(nodes) == SatisfyRecord(nodes) \/ HaveLastGrantee(nodes)

Reporting == {m \in Nodes : report[m] # None}

IsElectable(n) ==
    \E nodes \in SUBSET Reporting :
        /\ n \in nodes
        /\ AreEnough(nodes)
        /\ \A m \in nodes : ~IsBehind(report[n], report[m])

Grant(n) ==
    /\ lease = None /\ lastEpoch < MaxEpoch
    /\ IsElectable(n)
    /\ lease' = [holder |-> n, epoch |-> lastEpoch + 1, life |-> report[n].life, renewed |-> ~Timed]
    /\ lastEpoch' = lastEpoch + 1
    /\ grantee' = [holder |-> n, life |-> report[n].life]
    /\ report' = [m \in Nodes |-> None]
    /\ silence' = 0
    /\ IF rec.epoch < lastEpoch /\ rec.holder = n
       THEN Reached(6, "the holder of the last established epoch is elected again") ELSE TRUE
    /\ IF ~SatisfyRecord(Reporting)
       THEN Reached(13, "a grant rests on the last grantee alone") ELSE TRUE
    /\ Says(<<"epoch", lastEpoch + 1, "is granted to", n>>)
    /\ UNCHANGED <<rec, wal, life, promised, server, left, renewal, expiring, frozen, ghosts>>

-----------------------------------------------------------------------------
(* The new primary *)

MayPromote(n) ==
    /\ ~IsPrimary(n) /\ ~frozen[n] /\ Len(wal[n]) < MaxWal
    /\ HoldsLease(n) /\ Same(life[n], lease.life)
    /\ Timed => lease.renewed /\ left[n] > Lateness

RecordOf(n, epoch, set) ==
    [epoch |-> epoch, holder |-> n, life |-> life[n], v |-> InLives(set.s),
     q |-> Promised(set.s, set.k), revision |-> 1]

\* The promotion writes a record of its own epoch. Whom its commits wait for is in force before.
Begin(n, epoch, set) ==
    /\ wal' = [wal EXCEPT ![n] = Append(@, epoch)]
    /\ server' = [server EXCEPT ![n] =
          [epoch |-> epoch, open |-> ~Establishment, set |-> set, inForce |-> {set}, sure |-> TRUE,
           since |-> Len(wal[n]) + 1]]

Promote(n) ==
    /\ MayPromote(n) /\ rec.epoch < lease.epoch
    /\ IF Timed THEN Reached(12, "a primary is promoted after a lease has run out") ELSE TRUE
    /\ \E set \in SetsOf(n) \cup {Blocked} :
          /\ Begin(n, lease.epoch, set)
          /\ rec' = IF Establishment \/ set = Blocked THEN rec ELSE RecordOf(n, lease.epoch, set)
          /\ Says(IF set = Blocked
                  THEN <<n, "is promoted in epoch", lease.epoch, "and acknowledges nothing">>
                  ELSE <<n, "is promoted in epoch", lease.epoch, "and waits for", set.k, "of", set.s>>)
    /\ UNCHANGED <<lease, lastEpoch, grantee, life, promised, report, time, ghosts>>

\* In an established epoch. Without time also an agent that has not heard that its lease is gone, as
\* long as it has not promised a later epoch itself.
Restart(n) ==
    /\ rec.holder = n /\ life[n] = rec.life
    /\ \/ MayPromote(n) /\ lease.epoch = rec.epoch
       \/ ~Timed /\ ~IsPrimary(n) /\ promised[n] <= rec.epoch /\ Len(wal[n]) < MaxWal
    /\ Begin(n, rec.epoch, IF rec.v = {} THEN Blocked ELSE [s |-> Members, k |-> ReliedOn])
    /\ Reached(7, "a primary is restarted in place")
    /\ Says(<<n, "is restarted in place in epoch", rec.epoch>>)
    /\ UNCHANGED <<logged, life, promised, report, time, ghosts>>

\* Of these, in the lives that are meant, so many have all that was written before the set was in force.
AreConfirming(p, members, k) ==
    Cardinality({m \in members : Same(life[m[1]], m[2]) /\ Holds(m[1], p, server[p].since)}) >= k

Establish(p) ==
    /\ HoldsEpoch(p) /\ ~frozen[p] /\ rec.epoch < lease.epoch
    /\ server[p].sure /\ server[p].set.s # {}
    /\ AreConfirming(p, InLives(server[p].set.s), server[p].set.k)
    /\ rec' = RecordOf(p, lease.epoch, server[p].set)
    /\ Says(<<"epoch", lease.epoch, "is established by", p, "with", server[p].set.k, "of", server[p].set.s>>)
    /\ UNCHANGED <<lease, lastEpoch, grantee, disks, server, time, ghosts>>

EstablishAlone(p) ==
    /\ ~Strict /\ HoldsEpoch(p) /\ ~frozen[p] /\ rec.epoch < lease.epoch
    /\ rec' = RecordOf(p, lease.epoch, Nobody)
    /\ Says(<<"epoch", lease.epoch, "is established by", p, "alone">>)
    /\ UNCHANGED <<lease, lastEpoch, grantee, disks, server, time, ghosts>>

IsWithin(set) ==
    rec.v = {} \/ (set.s \subseteq Members /\ set.k >= ReliedOn)

\* What clients see from now on must not be lost either.
Admit(p) ==
    /\ IsRecorded(p) /\ ~frozen[p] /\ ~server[p].open
    /\ server[p].sure /\ IsWithin(server[p].set)
    /\ rec.v # {} => AreConfirming(p, rec.v, ReliedOn)
    /\ server' = [server EXCEPT ![p].open = TRUE]
    /\ acked' = wal[p] /\ ackEpoch' = server[p].epoch
    /\ Says(<<p, "lets clients in">>)
    /\ UNCHANGED <<logged, disks, time>>

-----------------------------------------------------------------------------
(* Its standbys: whom PostgreSQL waits for, and what is recorded of it *)

\* Told to PostgreSQL. It takes effect in one process after the other.
ChangeSet(p) ==
    /\ IsRecorded(p) /\ ~frozen[p] /\ Cardinality(server[p].inForce) = 1
    /\ \E set \in SetsOf(p) \cup (IF rec.v = {} THEN {Nobody} ELSE {}) :
          /\ set # server[p].set
          /\ WithinRecord => IsWithin(set)
          /\ server' = [server EXCEPT ![p].set = set, ![p].inForce = @ \cup {set}, ![p].sure = FALSE]
          /\ Says(<<p, "tells PostgreSQL to wait for", set.k, "of", set.s>>)
    /\ UNCHANGED <<logged, disks, time, ghosts>>

\* A new connection shows it, older walsenders have ended, the checkpointer has seen it. Whatever an
\* older set let pass lies before the end of the WAL now.
SeeSetInForce(p) ==
    /\ IsPrimary(p) /\ ~server[p].sure /\ ~frozen[p]
    /\ server' = [server EXCEPT ![p].inForce = {server[p].set}, ![p].sure = TRUE, ![p].since = Len(wal[p])]
    /\ Says(<<p, "has proven that no other set is in force">>)
    /\ UNCHANGED <<logged, disks, time, ghosts>>

\* A command of the holder of a live lease; refused by a log that does not find the law kept.
Rewrite(p, members, q) ==
    LET law(v, promises) ==
        v = {} \/ server[p].set.s = {}
          \/ server[p].set.k + promises > Cardinality(server[p].set.s \cup {m[1] : m \in v})
    IN /\ HoldsEpoch(p) /\ IsRecorded(p) /\ ~frozen[p] /\ rec.revision < MaxRevision
       /\ WithinRecord => law(rec.v, rec.q) /\ law(members, q)
       /\ \A old \in rec.v, new \in members : old[1] = new[1] => Same(old[2], new[2])
       /\ <<members, q>> # <<rec.v, rec.q>>
       /\ rec' = [rec EXCEPT !.v = members, !.q = q, !.revision = @ + 1]
       /\ UNCHANGED <<lease, lastEpoch, grantee, disks, server, time, ghosts>>

\* More members, and as many promises more: whatever is enough now was enough before.
Widen(p) ==
    /\ IsRecorded(p) /\ rec.v # {}
    /\ \E added \in SUBSET (Others(p) \ Members), k \in Counts :
          LET members == rec.v \cup InLives(added)
              fewest == Smaller(k, ReliedOn)
          IN /\ added # {} \/ fewest < ReliedOn
             /\ Rewrite(p, members, Promised(members, fewest))
             /\ Says(<<p, "has it recorded that an election needs", Promised(members, fewest), "of", Members \cup added>>)

\* To exactly the set that is in force, when enough of it have all that is older.
Narrow(p) ==
    /\ IsRecorded(p) /\ server[p].set.s # {}
    /\ Proof => server[p].sure
    /\ LET members == InLives(server[p].set.s)
           k == server[p].set.k
       IN /\ Confirmation => AreConfirming(p, members, k)
          /\ Rewrite(p, members, Promised(members, k))
          /\ Says(<<p, "has it recorded that an election needs", Promised(members, k), "of", server[p].set.s>>)

\* The holder has everything itself. Only after this may PostgreSQL wait for nobody.
GoAlone(p) ==
    /\ ~Strict
    /\ Rewrite(p, {}, 0)
    /\ Says(<<p, "has it recorded that only itself is electable">>)

-----------------------------------------------------------------------------
(* What goes wrong with data directories *)

Begins(n, content) ==
    /\ \A m \in Nodes : life[m] <= MaxLives
    /\ wal' = [wal EXCEPT ![n] = content]
    /\ life' = [life EXCEPT ![n] = 1 + CHOOSE last \in Lives :
          (\E m \in Nodes : life[m] = last) /\ \A m \in Nodes : life[m] <= last]
    \* A proof holds for the lives of those who were listed then.
    /\ server' = [m \in Nodes |->
          IF m = n THEN None
          ELSE IF IsPrimary(m) /\ n \in server[m].set.s /\ FreshProof
               THEN [server[m] EXCEPT !.sure = FALSE] ELSE server[m]]
    /\ UNCHANGED <<logged, promised, report, time, ghosts>>

\* Lost with all that was in it; somebody puts a copy of another node's in its place.
Replace(n, source) ==
    /\ n # source
    /\ Begins(n, wal[source])
    /\ Reached(8, "a data directory is replaced")
    /\ Says(<<n, "loses its data directory and gets a copy of that of", source>>)

IsCounted(n) ==
    \/ n = rec.holder /\ Same(life[n], rec.life)
    \/ \E m \in rec.v : m[1] = n /\ Same(life[n], m[2])

\* By the agent, towards a primary, when its promise does not count any more. A primary that never goes
\* on alone may need this very node to establish its epoch.
Rewind(n, p) ==
    /\ ~IsPrimary(n) /\ IsPrimary(p) /\ promised[n] <= server[p].epoch /\ ~frozen[n]
    /\ ~IsPrefix(wal[n], wal[p])
    /\ IsCounted(n) => Strict /\ rec.epoch < server[p].epoch
    /\ Begins(n, SubSeq(wal[n], 1, Shared(wal[n], wal[p])))
    /\ Reached(9, "a standby is rewound")
    /\ IF IsCounted(n) THEN Reached(14, "a standby is rewound whose promise counts") ELSE TRUE
    /\ Says(<<n, "is rewound towards", p>>)

\* Whoever starts it. With the fence in place that changes nothing. Without it a writable server of the
\* past comes up, whose commits wait for __no_lease__, which nobody is.
StartByHand(n) ==
    /\ ~IsPrimary(n)
    /\ server' = IF Fence THEN server ELSE [server EXCEPT ![n] =
          [epoch |-> LastOf(wal[n]), open |-> TRUE, set |-> Blocked, inForce |-> {Blocked}, sure |-> TRUE,
           since |-> Len(wal[n])]]
    /\ IF \E m \in Nodes : m # n /\ IsPrimary(m)
       THEN Reached(10, "a server is started by hand beside a primary") ELSE TRUE
    /\ Says(<<n, "is started by hand">>)
    /\ UNCHANGED <<logged, disks, time, ghosts>>

-----------------------------------------------------------------------------
(* Time: how a lease goes on, and how it ends *)

\* Time does not go on past a deadline at which somebody acts for certain.
IsOverdue(n) == IsPrimary(n) /\ left[n] = 0 /\ (Guard \/ ~frozen[n])

Tick ==
    /\ Timed
    /\ \A n \in Nodes : ~IsOverdue(n)
    /\ left' = [n \in Nodes |-> IF left[n] > 0 THEN left[n] - 1 ELSE 0]
    /\ silence' = IF lease = None THEN 0 ELSE Smaller(silence + 1, Duration)
    /\ renewal' = IF renewal = None THEN None ELSE [renewal EXCEPT !.age = Smaller(@ + 1, Duration)]
    /\ Says(<<"time passes">>)
    /\ UNCHANGED <<logged, disks, server, expiring, frozen, ghosts>>

\* The clock is read before the command is sent.
SendRenewal(n) ==
    /\ Timed /\ renewal = None /\ HoldsLease(n) /\ ~frozen[n]
    /\ renewal' = [by |-> n, epoch |-> lease.epoch, age |-> 0, applied |-> FALSE]
    /\ Says(<<n, "sends a renewal">>)
    /\ UNCHANGED <<logged, disks, server, left, silence, expiring, frozen, ghosts>>

ApplyRenewal ==
    /\ renewal # None /\ ~renewal.applied
    /\ IF HoldsLease(renewal.by) /\ lease.epoch = renewal.epoch
       THEN /\ lease' = [lease EXCEPT !.renewed = TRUE]
            /\ renewal' = [renewal EXCEPT !.applied = TRUE]
            /\ silence' = 0
            /\ expiring' = (expiring /\ ~CountRenewals)
            /\ IF expiring THEN Reached(11, "a renewal overtakes an expiry") ELSE TRUE
            /\ Says(<<"the renewal of", renewal.by, "is applied">>)
       ELSE /\ renewal' = None
            /\ Says(<<"the renewal of", renewal.by, "is refused">>)
            /\ UNCHANGED <<lease, silence, expiring>>
    /\ UNCHANGED <<lastEpoch, grantee, rec, disks, server, left, frozen, ghosts>>

\* Only the answer extends anything: guard first, then the holder's own clock.
AnswerRenewal ==
    /\ renewal # None /\ renewal.applied /\ ~frozen[renewal.by]
    /\ LET until == Duration - Margin + Lateness - renewal.age
       IN left' = [left EXCEPT ![renewal.by] = IF until > @ THEN until ELSE @]
    /\ renewal' = None
    /\ Says(<<renewal.by, "hears that its renewal was applied">>)
    /\ UNCHANGED <<logged, disks, server, silence, expiring, frozen, ghosts>>

LoseAnswer ==
    /\ renewal # None /\ renewal.applied
    /\ renewal' = None
    /\ Says(<<renewal.by, "never hears of its renewal">>)
    /\ UNCHANGED <<logged, disks, server, left, silence, expiring, frozen, ghosts>>

\* A grant that was never renewed is worth nothing, and need not be waited for.
ProposeExpiry ==
    /\ Timed /\ lease # None /\ ~expiring /\ lastEpoch < MaxEpoch
    /\ silence >= Duration \/ ~lease.renewed
    /\ expiring' = TRUE
    /\ Says(<<"the coordinator proposes that epoch", lease.epoch, "has run out">>)
    /\ UNCHANGED <<logged, disks, server, left, silence, renewal, frozen, ghosts>>

Expire ==
    /\ lease # None /\ lastEpoch < MaxEpoch
    /\ Timed => expiring
    /\ lease' = None /\ expiring' = FALSE /\ silence' = 0
    /\ Says(<<"the lease of", lease.holder, "expires">>)
    /\ UNCHANGED <<lastEpoch, grantee, rec, disks, server, left, renewal, frozen, ghosts>>

\* By a holder whose server has ended; no renewal of it can count after that.
Release(n) ==
    /\ Timed /\ HoldsLease(n) /\ ~IsPrimary(n) /\ ~frozen[n] /\ lastEpoch < MaxEpoch
    /\ lease' = None /\ expiring' = FALSE /\ silence' = 0
    /\ left' = [left EXCEPT ![n] = 0]
    /\ renewal' = IF renewal # None /\ renewal.by = n THEN None ELSE renewal
    /\ Says(<<n, "releases its lease">>)
    /\ UNCHANGED <<lastEpoch, grantee, rec, disks, server, frozen, ghosts>>

\* The agent's process alone: server and guard go on.
Freeze(n) ==
    /\ ~frozen[n] /\ Cardinality({m \in Nodes : frozen[m]}) < MaxFrozen
    /\ frozen' = [frozen EXCEPT ![n] = TRUE]
    /\ Says(<<"the agent of", n, "freezes">>)
    /\ UNCHANGED <<logged, disks, server, left, silence, renewal, expiring, ghosts>>

Thaw(n) ==
    /\ frozen[n]
    /\ frozen' = [frozen EXCEPT ![n] = FALSE]
    /\ Says(<<"the agent of", n, "goes on">>)
    /\ UNCHANGED <<logged, disks, server, left, silence, renewal, expiring, ghosts>>

-----------------------------------------------------------------------------
(* All of it *)

\* A cluster in its first epoch, which is established with all standbys.
Init ==
    \E k \in Counts :
        LET set == [s |-> Others(First), k |-> k]
        IN /\ life = [n \in Nodes |-> 1]
           /\ wal = [n \in Nodes |-> <<1>>]
           /\ promised = [n \in Nodes |-> 1]
           /\ report = [n \in Nodes |-> None]
           /\ lease = [holder |-> First, epoch |-> 1, life |-> 1, renewed |-> TRUE]
           /\ lastEpoch = 1 /\ grantee = [holder |-> First, life |-> 1]
           /\ rec = [epoch |-> 1, holder |-> First, life |-> 1, v |-> {<<n, 1>> : n \in set.s},
                     q |-> Promised(set.s, set.k), revision |-> 1]
           /\ server = [n \in Nodes |-> IF n # First THEN None ELSE
                 [epoch |-> 1, open |-> TRUE, set |-> set, inForce |-> {set}, sure |-> TRUE, since |-> 1]]
           /\ left = [n \in Nodes |-> IF n = First /\ Timed THEN Duration - Margin + Lateness ELSE 0]
           /\ silence = 0 /\ renewal = None /\ expiring = FALSE
           /\ frozen = [n \in Nodes |-> FALSE]
           /\ acked = <<1>> /\ ackEpoch = 1
           /\ step = <<First, "is primary in epoch 1, with", set.k, "of", set.s>>

Next ==
    \/ \E n \in Nodes : Write(n) \/ Acknowledge(n) \/ EndServer(n)
    \/ \E n, p \in Nodes : Receive(n, p)
    \/ \E n \in Nodes : Promise(n) \/ Grant(n)
    \/ \E n \in Nodes : Promote(n) \/ Restart(n) \/ Establish(n) \/ EstablishAlone(n) \/ Admit(n)
    \/ \E n \in Nodes : ChangeSet(n) \/ SeeSetInForce(n) \/ Widen(n) \/ Narrow(n) \/ GoAlone(n)
    \/ \E n, p \in Nodes : Replace(n, p) \/ Rewind(n, p)
    \/ \E n \in Nodes : StartByHand(n)
    \/ Expire
    \/ Tick \/ ApplyRenewal \/ AnswerRenewal \/ LoseAnswer \/ ProposeExpiry
    \/ \E n \in Nodes : SendRenewal(n) \/ Release(n) \/ Freeze(n) \/ Thaw(n)

Spec == Init /\ [][Next]_vars

\* The other nodes are alike.
Symmetry == Permutations(Others(First))

-----------------------------------------------------------------------------
(* What must hold *)

TypesFit ==
    /\ lastEpoch \in Epochs /\ rec.epoch \in 1..lastEpoch
    /\ grantee.holder \in Nodes /\ grantee.life \in Lives
    /\ lease = None \/ (lease.epoch = lastEpoch /\ lease.holder = grantee.holder /\ lease.life = grantee.life)
    /\ \A n \in Nodes : life[n] \in Lives /\ promised[n] \in 1..MaxEpoch /\ Len(wal[n]) \in 1..MaxWal
    /\ rec.q = 0 <=> rec.v = {}
    /\ \A p \in Nodes : IsPrimary(p) => server[p].set \in server[p].inForce

\* S1. Rests on time, so it is asked only where there is time.
AtMostOneWritable == \A p, o \in Nodes : IsPrimary(p) /\ IsPrimary(o) => p = o

\* S2: what was acknowledged is in every primary of the same epoch or a later one.
NoAcknowledgedWriteIsLost ==
    \A p \in Nodes : IsPrimary(p) /\ server[p].epoch >= ackEpoch => IsPrefix(acked, wal[p])

\* Stronger than "has not acknowledged": it could not, whatever were written.
NoAcknowledgementAfterALaterEpoch ==
    \A p \in Nodes : IsPrimary(p) /\ server[p].open /\ server[p].epoch < ackEpoch => ~Releases(p, 1)

\* S3.
OneHolderPerEpoch ==
    \A p, o \in Nodes :
        /\ IsPrimary(p) /\ IsPrimary(o) /\ server[p].epoch = server[o].epoch => p = o
        /\ IsPrimary(p) /\ lease # None /\ lease.epoch = server[p].epoch => lease.holder = p

\* So many that nothing more can be acknowledged in the established epoch. What a later grant that
\* rests on the last grantee alone needs besides, is LastGranteeHoldsEverything.
PromotedOnlyWithEnoughPromises ==
    \A p \in Nodes : IsPrimary(p) /\ server[p].epoch > rec.epoch =>
        \/ promised[rec.holder] > rec.epoch
        \/ /\ rec.v # {}
           /\ Cardinality({n \in Members : promised[n] > rec.epoch}) >= rec.q

\* Why its word alone is enough, as long as its epoch is not established and its directory is the same.
LastGranteeHoldsEverything ==
    rec.epoch < lastEpoch /\ life[grantee.holder] = grantee.life => IsPrefix(acked, wal[grantee.holder])

\* The law, k + q > |S union V|, for every mixture of sets that may be in force.
AcknowledgedSetsIntersect ==
    \A p \in Nodes : IsRecorded(p) /\ rec.v # {} =>
        LET able == {set \in server[p].inForce : set.k <= Cardinality(set.s)}
        IN able # {} =>
            \A set \in able :
                set.k + rec.q > Cardinality(UNION {any.s : any \in able} \cup Members)

\* S3, of the log's steps.
EpochsGrow == [][lastEpoch' >= lastEpoch /\ rec'.epoch >= rec.epoch /\ ackEpoch' >= ackEpoch]_View
=============================================================================
