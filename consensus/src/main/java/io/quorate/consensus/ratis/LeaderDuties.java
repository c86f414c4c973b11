package io.quorate.consensus.ratis;

import io.quorate.consensus.codec.CommandCodec;
import io.quorate.consensus.command.ClusterCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.RaftClientReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Ratis 3.3 leaves undone on a leader. Called about every 100 ms, by one thread. */
final class LeaderDuties {
    private static final Logger LOGGER = LoggerFactory.getLogger(LeaderDuties.class);
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final int POLLS_UNTIL_CUT_OFF = 3;

    private final RaftNode node;
    private final Submissions submissions;
    private final RaftTuning tuning;
    private int pollsWithoutMajority;
    private long lastApplied = -1;
    private long standsSinceNanos;

    LeaderDuties(RaftNode node, Submissions submissions, RaftTuning tuning) {
        this.node = node;
        this.submissions = submissions;
        this.tuning = tuning;
    }

    void poll(long nanos, long applied) {
        stepDownWhenCutOff();
        writeWhenIdle(nanos, applied);
    }

    /**
     * Ratis looks for its majority only when nothing else has happened for an election timeout: a leader that is cut off and is
     * given commands more often than that would believe in itself for ever.
     */
    private void stepDownWhenCutOff() {
        pollsWithoutMajority = node.lacksMajorityFor(tuning.electionTimeoutMax()) ? pollsWithoutMajority + 1 : 0;
        if (pollsWithoutMajority == POLLS_UNTIL_CUT_OFF) {
            pollsWithoutMajority = 0;
            LOGGER.atWarn().log("this node led and reaches no majority: it steps down");
            submit(node::stepDown);
        }
    }

    /** Ratis notices that a follower has lost the end of its log only when it has entries to send (RATIS-2523). */
    private void writeWhenIdle(long nanos, long applied) {
        if (applied != lastApplied || !node.isReadyLeader()) {
            lastApplied = applied;
            standsSinceNanos = nanos;
        } else if (nanos - standsSinceNanos > tuning.idleWriteInterval().toNanos()) {
            standsSinceNanos = nanos;
            submit(() -> node.submit(CommandCodec.encode(new ClusterCommand.Observe())));
        }
    }

    private void submit(Submission submission) {
        CompletableFuture<String> unused = submissions.ask(DEADLINE, reason -> reason, answer -> {
            try {
                var ignored = submission
                        .submit()
                        .whenCompleteAsync((reply, failure) -> answer.complete("done"), submissions.outcomes());
            } catch (IOException e) {
                answer.complete(e.toString());
            }
        });
    }

    /** Asks Ratis for something; whether it comes about shows at a later poll. */
    private interface Submission {
        CompletableFuture<RaftClientReply> submit() throws IOException;
    }
}
