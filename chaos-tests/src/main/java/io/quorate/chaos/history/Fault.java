package io.quorate.chaos.history;

import java.util.List;
import java.util.Optional;

/**
 * What the nemesis does to hosts.
 *
 * @param id of the fault: the same when it is injected and when it is healed, and used for no other
 * @param keepsMajority that those who remain are expected to go on serving while it lasts
 * @param targets names of hosts; empty for all
 * @param evidence what was seen of it (a rule's counter, a stopped pid); absent as long as nothing was
 */
public record Fault(
        int id, String name, Stage stage, boolean keepsMajority, List<String> targets, Optional<String> evidence)
        implements Operation {
    public Fault {
        targets = List.copyOf(targets);
    }

    /** Begins or ends a fault. */
    public enum Stage {
        INJECT,
        HEAL
    }

    /** The same with what was seen of it. */
    public Fault seen(String what) {
        return new Fault(id, name, stage, keepsMajority, targets, Optional.of(what));
    }

    /** The same fault, ended. */
    public Fault healed() {
        return new Fault(id, name, Stage.HEAL, keepsMajority, targets, Optional.empty());
    }

    @Override
    public boolean isWrite() {
        return false;
    }

    @Override
    public <R> R accept(Handler<R> handler) {
        return handler.fault(this);
    }
}
