package io.quorate.agent.simulation;

import io.quorate.consensus.model.NodeId;
import java.util.HashSet;
import java.util.Set;

/** Who can send to whom, and how long it takes. A cut has a direction: what it stops may still come the other way. */
final class Network {
    private final Events events;
    private final Dice dice;
    private final Set<Link> cuts = new HashSet<>();
    private double slowest = 4;

    Network(Events events, Dice dice) {
        this.events = events;
        this.dice = dice;
    }

    /** From one to another, in this direction. */
    record Link(NodeId from, NodeId to) {}

    void cut(NodeId from, NodeId to) {
        cuts.add(new Link(from, to));
    }

    void heal() {
        cuts.clear();
        slowest = 4;
    }

    /** @param millis the longest that a message usually takes */
    void slowDown(double millis) {
        slowest = millis;
    }

    boolean isOpen(NodeId from, NodeId to) {
        return from.equals(to) || !cuts.contains(new Link(from, to));
    }

    /** Question and answer get through. */
    boolean isOpenBothWays(NodeId one, NodeId other) {
        return isOpen(one, other) && isOpen(other, one);
    }

    /** A message: arrives after a while, unless it is cut off when it is sent or when it would arrive. */
    void send(NodeId from, NodeId to, Runnable arrival) {
        if (from.equals(to)) {
            events.after(0, arrival);
        } else if (isOpen(from, to)) {
            events.after(dice.usuallyMillis(0.2, slowest), () -> {
                if (isOpen(from, to)) {
                    arrival.run();
                }
            });
        }
    }

    @Override
    public String toString() {
        return cuts.isEmpty() ? "no cuts" : "cut: " + cuts;
    }
}
