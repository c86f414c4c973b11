package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Shape;

/** A kind of fault. Its targets are chosen when it strikes, by who is primary then. */
public interface Nemesis {
    /** For people and tables: {@code primary's host frozen}. */
    String name();

    /** Whether those who remain are expected to go on serving while it lasts. */
    boolean keepsMajority();

    /** Whether a lab of this shape has what it strikes. */
    default boolean suits(Shape shape) {
        return true;
    }

    /** Brings it about. */
    Injection inject(Scene scene);
}
