package io.quorate.agent.founding;

import io.quorate.agent.config.AgentConfig;
import io.quorate.agent.recovery.RecoveryFiles;
import io.quorate.agent.recovery.RecoveryOrder;
import io.quorate.consensus.ratis.LogStartException;
import io.quorate.consensus.ratis.RaftDirectory;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A start in the Raft group of a recovery. The first one puts the log of the group before aside; the marker names the new group once
 * its log has been opened, so a start that is broken off in between is simply made again.
 */
final class RecoveryStart {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryStart.class);

    private final FoundingFiles files;
    private final FoundingRecord marker;
    private final RecoveryOrder order;

    private RecoveryStart(FoundingFiles files, FoundingRecord marker, RecoveryOrder order) {
        this.files = files;
        this.marker = marker;
        this.order = order;
    }

    /**
     * Why this node must not start, or in which recovered group; neither for the group of the founding.
     *
     * @param isLeftBehind the reason is that the cluster goes on without it
     */
    record Found(Optional<String> refusal, Optional<RecoveryStart> start, boolean isLeftBehind) {
        private static Found refused(String message) {
            return new Found(Optional.of(message), Optional.empty(), false);
        }

        private static Found started(Optional<RecoveryStart> start) {
            return new Found(Optional.empty(), start, false);
        }

        private static Found leftBehind(int by) {
            return new Found(
                    Optional.of("the quorum was recovered without this node (recovery " + by
                            + "): it stays fenced. If it is one of the survivors, give it their order with"
                            + " 'quorate-agent recover-quorum --order'; if it was lost, its data is kept, and it takes no"
                            + " part in the cluster any more"),
                    Optional.empty(),
                    true);
        }
    }

    /**
     * Looks for an order, and puts the log that it ends aside.
     *
     * @throws IOException when what lies in the state directory cannot be read
     * @throws LogStartException when the log cannot be put aside
     */
    static Found find(AgentConfig config, FoundingFiles files) throws IOException, LogStartException {
        RecoveryFiles recovery = new RecoveryFiles(config.directories().state());
        Optional<FoundingRecord> marker = files.readMarker();
        Optional<RecoveryOrder> order = recovery.readOrder();
        int present = marker.map(FoundingRecord::recovery).orElse(0);
        int ordered = order.map(RecoveryOrder::number).orElse(0);
        int met = recovery.readLeftBehindBy();
        if (met > Math.max(ordered, present)) {
            return Found.leftBehind(met);
        }
        if (order.isPresent() && marker.isEmpty()) {
            return Found.refused("an order of recovery lies in the state directory, but this node has never been"
                    + " initialised: a survivor comes with its own state directory");
        }
        if (ordered < present) {
            return Found.refused("this node takes part in the group of recovery " + present
                    + ", but the file recovery-order in the state directory "
                    + (ordered == 0 ? "is missing" : "is that of recovery " + ordered) + ": put it back");
        }
        boolean isThisNodes = marker.filter(known ->
                        known.node().equals(config.node()) && known.cluster().equals(config.cluster()))
                .isPresent();
        if (order.isEmpty() || !isThisNodes) {
            return Found.started(Optional.empty());
        }
        RecoveryStart start = new RecoveryStart(files, marker.orElseThrow(), order.get());
        if (start.isDue()) {
            new RaftDirectory(config.directories().raft(), config.cluster(), start.order.name()).retireOthers();
        }
        return Found.started(Optional.of(start));
    }

    RecoveryOrder order() {
        return order;
    }

    /** The marker still names the group before. */
    boolean isDue() {
        return order.number() > marker.recovery();
    }

    void logOpened() throws LogStartException {
        if (!isDue()) {
            return;
        }
        try {
            files.writeMarker(marker.withRecovery(order.number()));
        } catch (IOException e) {
            throw new LogStartException("the move to recovery " + order.number() + " could not be written down", e);
        }
        LOG.atWarn()
                .addKeyValue("node", marker.node())
                .addKeyValue("recovery", order.number())
                .addKeyValue("survivors", order.survivors())
                .log("this node has left its Raft group for the one of the recovery");
    }
}
