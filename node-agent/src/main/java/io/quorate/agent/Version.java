package io.quorate.agent;

import java.util.Optional;

/** The version of this program, from the jar's manifest; {@code development} when run from classes. */
public final class Version {
    private Version() {}

    public static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
