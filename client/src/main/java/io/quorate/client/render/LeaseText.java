package io.quorate.client.render;

import io.quorate.client.render.TextTable.Cell;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.LeaseFigures;
import io.quorate.proto.v1.MemberKind;
import io.quorate.proto.v1.MemberStatus;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** {@code clusterctl lease}: the arithmetic of the lease with its inputs, node by node, and whether it holds. */
public final class LeaseText {
    private static final List<String> HEADINGS = List.of(
            "NODE",
            "HOLDS",
            "LEFT",
            "MARGIN",
            "STOP TIME",
            "WORST TRIAL",
            "TRIALS",
            "ROUND TRIP",
            "WORST",
            "LEAST LEASE",
            "ARITHMETIC");
    private static final Set<String> RIGHT =
            Set.of("LEFT", "MARGIN", "STOP TIME", "WORST TRIAL", "TRIALS", "ROUND TRIP", "WORST", "LEAST LEASE");
    private static final double MILLION = 1_000_000;

    private LeaseText() {}

    /** Lines, each ended by a line feed. */
    public static String table(ClusterStatus status, Style style) {
        TextTable table = new TextTable(HEADINGS, RIGHT);
        status.getMembersList().forEach(member -> table.add(row(status, member, style)));
        return header(status) + "\n" + table.render();
    }

    /** The node itself tells its figures: there are none of a witness, nor of a node out of reach. */
    public static Optional<LeaseFigures> figures(MemberStatus member) {
        boolean isThere = member.getReachable()
                && member.hasStatus()
                && member.getStatus().hasLeaseFigures();
        return isThere ? Optional.of(member.getStatus().getLeaseFigures()) : Optional.empty();
    }

    private static String header(ClusterStatus status) {
        String drift = figuresOfAny(status)
                .map(figures -> String.format(Locale.ROOT, "%.1f %%", 100 * figures.getDriftBoundPpm() / MILLION))
                .orElse("not known");
        return "lease: " + Quantities.seconds(status.getSettings().getLeaseDurationMs()) + ", renewed every "
                + Quantities.seconds(status.getSettings().getRenewalIntervalMs()) + "; margin "
                + Quantities.seconds(status.getSettings().getLeaseMarginMs()) + " or more; clocks run apart by at most "
                + drift + "\n"
                + "a node's margin pays for twice the clocks' drift over a lease and for its guard's stop time\n";
    }

    private static Optional<LeaseFigures> figuresOfAny(ClusterStatus status) {
        return status.getMembersList().stream()
                .flatMap(member -> figures(member).stream())
                .findFirst();
    }

    private static List<Cell> row(ClusterStatus status, MemberStatus member, Style style) {
        Optional<LeaseFigures> figures = figures(member);
        boolean isHolder = isHolder(status, member);
        return List.of(
                new Cell(member.getMember().getName()),
                new Cell(isHolder ? "epoch " + status.getLease().getEpoch() : "no"),
                new Cell(
                        isHolder && status.hasLeaseRemainingMs()
                                ? Quantities.seconds(status.getLeaseRemainingMs())
                                : "-"),
                millis(figures.map(LeaseFigures::getMarginMs)),
                millis(figures.map(LeaseFigures::getStopTimeMs)),
                millis(figures.filter(LeaseFigures::hasWorstTrialMs).map(LeaseFigures::getWorstTrialMs)),
                new Cell(figures.map(each -> Integer.toString(each.getTrials())).orElse("-")),
                millis(figures.filter(LeaseFigures::hasLastRoundTripMs).map(LeaseFigures::getLastRoundTripMs)),
                millis(figures.filter(LeaseFigures::hasWorstRoundTripMs).map(LeaseFigures::getWorstRoundTripMs)),
                millis(figures.map(LeaseFigures::getLeastDurationMs)),
                verdict(member, figures, style));
    }

    private static Cell verdict(MemberStatus member, Optional<LeaseFigures> figures, Style style) {
        if (member.getMember().getKind() == MemberKind.MEMBER_KIND_WITNESS) {
            return new Cell("a witness holds none");
        }
        if (figures.isEmpty()) {
            return new Cell("not known");
        }
        String obstacle = figures.get().getNotElectable();
        return obstacle.isEmpty() ? new Cell("holds", UnaryOperator.identity()) : new Cell(obstacle, style::red);
    }

    private static Cell millis(Optional<Long> value) {
        return new Cell(value.map(time -> time + " ms").orElse("-"));
    }

    private static boolean isHolder(ClusterStatus status, MemberStatus member) {
        return status.hasLease()
                && status.getLease().getHolder().equals(member.getMember().getName());
    }

    /** One JSON object; what is not known is null. */
    public static String json(ClusterStatus status) {
        return JsonText.of(json -> json.object(fields -> {
            fields.field("holder", status.hasLease() ? status.getLease().getHolder() : null);
            fields.number(
                    "epoch", status.hasLease() ? Optional.of(status.getLease().getEpoch()) : Optional.empty());
            fields.number(
                    "remaining_ms",
                    status.hasLeaseRemainingMs() ? Optional.of(status.getLeaseRemainingMs()) : Optional.empty());
            fields.field("duration_ms", status.getSettings().getLeaseDurationMs());
            fields.field("margin_ms", status.getSettings().getLeaseMarginMs());
            fields.field("renewal_interval_ms", status.getSettings().getRenewalIntervalMs());
            fields.array("nodes", nodes -> {
                for (MemberStatus member : status.getMembersList()) {
                    nodes.object(node -> write(node, member));
                }
            });
        }));
    }

    private static void write(JsonText json, MemberStatus member) throws IOException {
        Optional<LeaseFigures> figures = figures(member);
        json.field("node", member.getMember().getName());
        json.number("margin_ms", figures.map(LeaseFigures::getMarginMs));
        json.number("stop_time_ms", figures.map(LeaseFigures::getStopTimeMs));
        json.number("stop_time_floor_ms", figures.map(LeaseFigures::getStopTimeFloorMs));
        json.number(
                "worst_trial_ms", figures.filter(LeaseFigures::hasWorstTrialMs).map(LeaseFigures::getWorstTrialMs));
        json.number("trials", figures.map(LeaseFigures::getTrials));
        json.number(
                "last_round_trip_ms",
                figures.filter(LeaseFigures::hasLastRoundTripMs).map(LeaseFigures::getLastRoundTripMs));
        json.number(
                "worst_round_trip_ms",
                figures.filter(LeaseFigures::hasWorstRoundTripMs).map(LeaseFigures::getWorstRoundTripMs));
        json.number("drift_bound_ppm", figures.map(LeaseFigures::getDriftBoundPpm));
        json.number("least_duration_ms", figures.map(LeaseFigures::getLeastDurationMs));
        json.flag("holds", figures.map(each -> each.getNotElectable().isEmpty()));
        json.text("obstacle", figures.map(LeaseFigures::getNotElectable).filter(text -> !text.isEmpty()));
    }
}
