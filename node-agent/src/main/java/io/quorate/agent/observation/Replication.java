package io.quorate.agent.observation;

import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A primary's side of replication. Equal when the list and what every standby has said are.
 *
 * @param configured what the server is told to wait for, as one session read it: no proof that every process goes by it; empty when
 *     not known, which is also so when the text is not the agent's
 * @param standbys by node, then epoch
 */
public record Replication(Optional<SyncSet> configured, List<StandbyProgress> standbys) {
    private static final Comparator<StandbyProgress> ORDER = Comparator.comparing(StandbyProgress::node)
            .thenComparing(StandbyProgress::epoch)
            .thenComparing(standby -> standby.flushed().map(Lsn::value).orElse(0L), Long::compareUnsigned)
            .thenComparing(StandbyProgress::isStreaming);

    /** Of a server that is no primary, or was not seen. */
    public static final Replication NONE = new Replication(Optional.empty(), List.of());

    public Replication {
        standbys = standbys.stream().sorted(ORDER).toList();
    }

    /** Those who have this and all before it on their disks, and said so with the tag of this epoch. */
    public Set<NodeId> confirmed(Epoch epoch, Lsn lsn) {
        return standbys.stream()
                .filter(standby -> standby.epoch().equals(epoch))
                .filter(standby -> standby.flushed()
                        .filter(flushed -> !lsn.isAfter(flushed))
                        .isPresent())
                .map(StandbyProgress::node)
                .collect(Collectors.toUnmodifiableSet());
    }
}
