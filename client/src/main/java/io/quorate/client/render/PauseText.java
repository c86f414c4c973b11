package io.quorate.client.render;

import io.quorate.proto.v1.PauseState;

/** What {@code clusterctl pause} and {@code resume} came to. */
public final class PauseText {
    private PauseText() {}

    /** One line ended by a line feed. */
    public static String line(PauseState pause) {
        return switch (pause.getKind()) {
            case KIND_PAUSED -> "paused: no automatic failover until 'clusterctl resume'\n";
            case KIND_RESUMING -> "resuming: automatic actions are off until the lease's holder has renewed it\n";
            case KIND_RUNNING -> "running: automatic failover is on\n";
            case KIND_UNSPECIFIED, UNRECOGNIZED -> "the agent did not tell whether the cluster is paused\n";
        };
    }

    /** One JSON object. */
    public static String json(PauseState pause) {
        return JsonText.of(json -> json.object(fields -> {
            fields.flag("paused", Words.isPaused(pause));
            fields.field("state", Words.pauseState(pause));
            fields.field("requested_by", Words.orNull(pause.getRequestedBy()));
        }));
    }
}
