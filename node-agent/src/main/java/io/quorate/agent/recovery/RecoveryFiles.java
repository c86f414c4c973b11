package io.quorate.agent.recovery;

import io.quorate.agent.process.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Two files in the state directory: {@code recovery-order}, the order that this node has taken, and {@code left-behind-by}, the
 * number of a recovery that this node has met and was given no order of. Durable when written; one that cannot be understood is an
 * IOException, never "not there".
 */
public final class RecoveryFiles {
    private final Path order;
    private final Path leftBehind;

    public RecoveryFiles(Path stateDirectory) {
        this.order = stateDirectory.resolve("recovery-order");
        this.leftBehind = stateDirectory.resolve("left-behind-by");
    }

    /** This node has to do with a recovery, as far as can be told without reading anything. */
    public boolean isConcerned() {
        return !Files.notExists(order) || !Files.notExists(leftBehind);
    }

    Path orderFile() {
        return order;
    }

    /** The order that this node has taken last, carried out or not yet. */
    public Optional<RecoveryOrder> readOrder() throws IOException {
        if (Files.notExists(order)) {
            return Optional.empty();
        }
        try {
            return Optional.of(RecoveryOrder.parse(Files.readString(order)));
        } catch (RecoveryRefusal e) {
            throw new IOException(order + ": " + e.getMessage(), e);
        }
    }

    void writeOrder(RecoveryOrder taken) throws IOException {
        DurableFile.write(order, taken.text());
    }

    /** Number of the latest recovery that this node has met; 0 when it has met none. */
    public int readLeftBehindBy() throws IOException {
        if (Files.notExists(leftBehind)) {
            return 0;
        }
        String text = Files.readString(leftBehind).strip();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IOException(leftBehind + " was damaged: it holds '" + text + "', not a number", e);
        }
    }

    /** Never goes back. */
    public void writeLeftBehindBy(int recovery) throws IOException {
        if (recovery > readLeftBehindBy()) {
            DurableFile.write(leftBehind, recovery + "\n");
        }
    }
}
