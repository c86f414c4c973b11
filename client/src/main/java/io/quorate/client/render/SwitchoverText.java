package io.quorate.client.render;

import io.quorate.proto.v1.SwitchoverProgress;
import java.util.Locale;

/** What a switchover or failover says while it runs, and what came of it. */
public final class SwitchoverText {
    private static final double MS_PER_SECOND = 1_000.0;

    private final String command;
    private final boolean isDryRun;

    /** @param command {@code switchover} or {@code failover} */
    public SwitchoverText(String command, boolean isDryRun) {
        this.command = command;
        this.isDryRun = isDryRun;
    }

    /** One line without a line feed: time since the start, phase, detail. */
    public static String phase(SwitchoverProgress progress) {
        String line = String.format(
                Locale.ROOT,
                "%7.2f s  %-12s %s",
                progress.getElapsedMs() / MS_PER_SECOND,
                progress.getPhase(),
                progress.getDetail());
        return line.stripTrailing();
    }

    /** One line ended by a line feed. */
    public String result(SwitchoverProgress last) {
        return sentence(last) + "\n";
    }

    private String sentence(SwitchoverProgress last) {
        String detail = last.getDetail().isEmpty() ? "" : ": " + last.getDetail();
        if (isDryRun) {
            return last.getSucceeded()
                    ? command + " is possible" + detail + " (dry run, nothing was changed)"
                    : command + " is not possible" + detail + " (dry run, nothing was changed)";
        }
        String after = last.getElapsedMs() > 0 ? " after " + Quantities.seconds(last.getElapsedMs()) : "";
        if (last.getSucceeded()) {
            return command + " done" + after + ": " + last.getPrimary() + " is primary, epoch " + last.getEpoch();
        }
        String primary = last.getPrimary().isEmpty() ? "" : "; " + last.getPrimary() + " is primary";
        return command + " failed" + after + detail + primary;
    }

    /** One JSON object. */
    public String json(SwitchoverProgress last) {
        return JsonText.of(json -> json.object(fields -> {
            fields.field("command", command);
            fields.field("dry_run", isDryRun);
            fields.field("succeeded", last.getSucceeded());
            fields.field("primary", Words.orNull(last.getPrimary()));
            fields.field("epoch", last.getEpoch());
            fields.field("elapsed_ms", last.getElapsedMs());
            fields.field("detail", Words.orNull(last.getDetail()));
        }));
    }
}
