package io.quorate.consensus.command;

import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Completeness;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.Vacancy;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What several {@link Promise}s come to together. */
public final class Promises {
    private Promises() {}

    /**
     * They hold every acknowledged write between them, so far as an epoch was ever established: they satisfy the record of the last one
     * that was ({@link SyncReplication#isSatisfiedBy}); or they are those of a later holder that was chosen with everything, still has the
     * life and the WAL that it was chosen with, and was never established: nobody was told that anything is safe in its epoch.
     */
    public static boolean holdEverything(ClusterState state, Collection<Promise> promises) {
        Map<NodeId, Incarnation> lives = new HashMap<>();
        promises.forEach(promise -> lives.put(promise.node(), promise.incarnation()));
        Optional<SyncReplication> record = state.sync();
        return record.isPresent()
                && (record.get().isSatisfiedBy(lives) || isLastHolderAmong(state, record.get(), promises));
    }

    private static boolean isLastHolderAmong(ClusterState state, SyncReplication record, Collection<Promise> promises) {
        Optional<Vacancy> last =
                state.vacancy().filter(vacancy -> record.epoch().compareTo(vacancy.epoch()) < 0);
        return last.flatMap(Vacancy::completeness).isPresent()
                && promises.stream()
                        .filter(promise -> promise.node().equals(last.get().lastHolder()))
                        .anyMatch(promise -> isAsComplete(
                                state, promise, last.get().completeness().get()));
    }

    /** A data directory that somebody has put back as it was before may have kept its life. */
    private static boolean isAsComplete(ClusterState state, Promise promise, Completeness then) {
        return promise.incarnation().equals(then.incarnation())
                && state.walHistory().compare(promise.position(), then.position()) >= 0;
    }
}
