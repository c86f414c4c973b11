package io.quorate.client.render;

import io.quorate.client.render.TextTable.Cell;
import io.quorate.client.view.LsnText;
import io.quorate.proto.v1.ClusterHistory;
import io.quorate.proto.v1.Promotion;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** {@code clusterctl history}: every promotion, the oldest first. */
public final class HistoryText {
    private static final List<String> HEADINGS =
            List.of("EPOCH", "NO", "PRIMARY", "TL", "FROM", "FORK LSN", "LOST", "REASON");

    private HistoryText() {}

    /** Lines, each ended by a line feed. */
    public static String table(ClusterHistory history, Style style) {
        if (history.getPromotionsCount() == 0) {
            return "cluster " + history.getCluster() + ": no promotion yet\n";
        }
        TextTable table = new TextTable(HEADINGS, Set.of("EPOCH", "NO", "TL", "FROM", "FORK LSN", "LOST"));
        history.getPromotionsList().forEach(promotion -> table.add(row(promotion, style)));
        return table.render();
    }

    private static List<Cell> row(Promotion promotion, Style style) {
        boolean hasLoss = promotion.getLostBytes() > 0;
        return List.of(
                new Cell(Long.toString(promotion.getEpoch())),
                new Cell(Integer.toString(promotion.getNumber())),
                new Cell(promotion.getHolder()),
                new Cell(Integer.toUnsignedString(promotion.getTimeline())),
                new Cell(Integer.toUnsignedString(promotion.getParentTimeline())),
                new Cell(LsnText.of(promotion.getForkLsn())),
                new Cell(
                        hasLoss ? Quantities.bytes(promotion.getLostBytes()) : "none",
                        hasLoss ? style::red : UnaryOperator.identity()),
                new Cell(promotion.getReason()));
    }

    /** An array of promotions. */
    public static String json(ClusterHistory history) {
        return JsonText.of(json -> json.array(promotions -> {
            for (Promotion promotion : history.getPromotionsList()) {
                promotions.object(fields -> write(fields, promotion));
            }
        }));
    }

    private static void write(JsonText json, Promotion promotion) throws IOException {
        json.field("epoch", promotion.getEpoch());
        json.field("number", promotion.getNumber());
        json.field("holder", promotion.getHolder());
        json.field("timeline", Integer.toUnsignedLong(promotion.getTimeline()));
        json.field("parent_timeline", Integer.toUnsignedLong(promotion.getParentTimeline()));
        json.field("fork_lsn", LsnText.of(promotion.getForkLsn()));
        json.field("lost_bytes", promotion.getLostBytes());
        json.field("reason", Words.orNull(promotion.getReason()));
    }
}
