package io.quorate.client.render;

import io.quorate.proto.v1.Durability;
import io.quorate.proto.v1.PauseState;
import io.quorate.proto.v1.StatusSource;
import io.quorate.proto.v1.SwitchoverKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The messages' enums in the words of tables and JSON; null is "not known". */
final class Words {
    private Words() {}

    /** What is not confirmed by a majority is partial, whatever else it says. */
    static String source(StatusSource source) {
        return switch (source) {
            case STATUS_SOURCE_QUORUM -> "quorum";
            case STATUS_SOURCE_PARTIAL, STATUS_SOURCE_UNSPECIFIED, UNRECOGNIZED -> "partial";
        };
    }

    static @Nullable String durability(Durability durability) {
        return switch (durability) {
            case DURABILITY_ASYNC -> "async";
            case DURABILITY_QUORUM -> "quorum";
            case DURABILITY_STRICT -> "strict";
            case DURABILITY_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }

    /** Automatic actions are off from the pause until the renewal that ends the resume; empty when not known. */
    static Optional<Boolean> isPaused(PauseState pause) {
        return switch (pause.getKind()) {
            case KIND_PAUSED, KIND_RESUMING -> Optional.of(true);
            case KIND_RUNNING -> Optional.of(false);
            case KIND_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }

    static @Nullable String pauseState(PauseState pause) {
        return switch (pause.getKind()) {
            case KIND_PAUSED -> "paused";
            case KIND_RESUMING -> "resuming";
            case KIND_RUNNING -> "running";
            case KIND_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }

    static @Nullable String switchoverKind(SwitchoverKind kind) {
        return switch (kind) {
            case SWITCHOVER_KIND_SWITCHOVER -> "switchover";
            case SWITCHOVER_KIND_FAILOVER -> "failover";
            case SWITCHOVER_KIND_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }

    static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
