package io.quorate.chaos.report;

import static io.quorate.chaos.report.Plane.number;

import io.quorate.chaos.check.Stretch;
import io.quorate.chaos.history.FaultWindow;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Hosts as lanes, faults as shades over them, and below the operations on the same axis of time. */
final class TimelinePicture {
    private static final int LANE = 40;
    private static final int FAULT_ROWS = 3;
    private static final int FAULT_ROW = 14;
    private static final int HEAD = FAULT_ROWS * FAULT_ROW + 8;
    private static final int GAP = 16;
    private static final int FOOT = 24;
    /** Narrower spans have no room for a number. */
    private static final double ROOM_FOR_EPOCH = 16;

    private final Run run;
    private final Plane plane;
    private final Markup markup;

    private TimelinePicture(Run run, Markup markup) {
        this.run = run;
        this.plane = new Plane(
                Math.max(run.history().duration(), 1), HEAD + run.hosts().size() * LANE + GAP);
        this.markup = markup;
    }

    static void draw(Run run, Markup markup) {
        new TimelinePicture(run, markup).draw();
    }

    private void draw() {
        int height = plane.bottom() + FOOT;
        markup.open(
                        "svg",
                        "viewBox",
                        "0 0 " + (Plane.RIGHT + 10) + " " + height,
                        "role",
                        "img",
                        "aria-label",
                        "Hosts, faults and operations in the course of the run")
                .newLine();
        drawFaults();
        List<HostLane> hosts = run.hosts();
        for (int i = 0; i < hosts.size(); i++) {
            drawLane(hosts.get(i), HEAD + i * LANE);
        }
        drawAxes();
        new OperationDots(run, plane, markup).draw();
        markup.close().newLine();
    }

    private void drawFaults() {
        List<FaultWindow> windows = FaultWindow.of(run.history());
        for (int i = 0; i < windows.size(); i++) {
            FaultWindow window = windows.get(i);
            double from = plane.x(window.from());
            double width = Math.max(plane.x(window.until()) - from, 1);
            String name = window.fault().name() + " "
                    + String.join(", ", window.fault().targets());
            markup.open("g", "class", "fault");
            markup.element(
                    "title",
                    window.fault().id() + ": " + name.strip()
                            + window.evidence().map(seen -> "; " + seen).orElse(""));
            rectangle(from, HEAD - 4, width, plane.bottom() - HEAD + 4, "shade");
            label(from + 2, FAULT_ROW * (1 + i % FAULT_ROWS) - 2, name.strip(), "name");
            markup.close().newLine();
        }
    }

    private void drawLane(HostLane lane, int top) {
        label(4, top + 16, lane.host(), "host");
        for (HostLane.RoleSpan span : lane.roles()) {
            double width = width(span.when());
            String role = span.role().name().toLowerCase(Locale.ROOT);
            String epoch = span.epoch().isPresent() ? Long.toString(span.epoch().getAsLong()) : "";
            markup.open("g");
            markup.element("title", lane.host() + ": " + role + (epoch.isEmpty() ? "" : ", epoch " + epoch));
            rectangle(plane.x(span.when().from()), top + 4, width, 18, "role " + role);
            if (!epoch.isEmpty() && width > ROOM_FOR_EPOCH) {
                label(plane.x(span.when().from()) + 4, top + 17, epoch, "epoch");
            }
            markup.close();
        }
        lane.leases().forEach(lease -> rectangle(plane.x(lease.from()), top + 25, width(lease), 4, "lease"));
        for (HostLane.Fence fence : lane.fences()) {
            String x = number(plane.x(fence.time()));
            markup.open("path", "class", "fence", "d", "M" + x + " " + (top + 24) + "l-5 10h10z");
            markup.element("title", lane.host() + " fenced: " + fence.what()).close();
        }
        markup.newLine();
    }

    private double width(Stretch stretch) {
        return Math.max(plane.x(stretch.until()) - plane.x(stretch.from()), 0.5);
    }

    private void drawAxes() {
        for (long latency = 100_000; latency <= 100_000_000_000L; latency *= 10) {
            String y = number(plane.y(latency));
            line(number(Plane.LEFT), y, number(Plane.RIGHT), y);
            label(4, plane.y(latency) + 4, latency(latency), "mark");
        }
        long tick = plane.tick();
        for (long time = 0; time <= plane.duration(); time += tick) {
            String x = number(plane.x(time));
            line(x, number(plane.top()), x, number(plane.bottom()));
            label(plane.x(time) - 4, plane.bottom() + 16, seconds(time), "mark");
        }
        markup.newLine();
    }

    private static String latency(long nanos) {
        return nanos < 1_000_000
                ? "0.1 ms"
                : Duration.ofNanos(nanos).toMillis() < 1_000 ? nanos / 1_000_000 + " ms" : nanos / 1_000_000_000 + " s";
    }

    private static String seconds(long nanos) {
        return nanos % 1_000_000_000 == 0
                ? nanos / 1_000_000_000 + " s"
                : String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }

    private void line(String x1, String y1, String x2, String y2) {
        markup.empty("line", "class", "grid", "x1", x1, "y1", y1, "x2", x2, "y2", y2);
    }

    private void rectangle(double x, double y, double width, double height, String kind) {
        markup.empty(
                "rect",
                "class",
                kind,
                "x",
                number(x),
                "y",
                number(y),
                "width",
                number(width),
                "height",
                number(height));
    }

    private void label(double x, double y, String text, String kind) {
        markup.element("text", text, "class", kind, "x", number(x), "y", number(y));
    }
}
