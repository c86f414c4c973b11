package io.quorate.agent.postgres;

import io.quorate.consensus.model.Epoch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The epoch before which this node receives nothing any more. It was told to others together with a position, and they chose a primary
 * by it: so it outlives every process and the machine, and never goes backwards.
 */
final class PromiseFile {
    private static final Pattern FORM = Pattern.compile("nothing before epoch ([0-9]{1,19})\\.\n");

    private final Path file;
    private final DurableFiles writer;

    PromiseFile(Path file, DurableFiles writer) {
        this.file = file;
        this.writer = writer;
    }

    /** A file that cannot be understood may have said anything: what is promised now takes its place. */
    void raise(Epoch epoch) throws IOException {
        Found found = read();
        if (found.isGarbled() || epoch.compareTo(found.epoch()) > 0) {
            writer.write(file, "nothing before epoch " + epoch + ".\n");
        }
    }

    /** Only a file that cannot be understood is replaced. The caller knows that no later epoch was promised. */
    void replaceGarbled(Epoch epoch) throws IOException {
        if (read().isGarbled()) {
            raise(epoch);
        }
    }

    /** Fails the operation when receiving from there would break the promise. */
    void requireAllowed(Upstream upstream) throws IOException, OperationFailed {
        Found found = read();
        if (found.isGarbled()) {
            throw new OperationFailed(
                    "nothing is received from node " + upstream.node() + ": the promise of this node in " + file
                            + " cannot be read, and counts for every epoch until the receiver is cut the next time");
        }
        if (upstream.epoch().compareTo(found.epoch()) < 0) {
            throw new OperationFailed("nothing is received from node " + upstream.node() + " as primary of epoch "
                    + upstream.epoch() + ": this node has promised to receive nothing from before epoch "
                    + found.epoch());
        }
    }

    private Found read() throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException never) {
            return new Found(Optional.of(Epoch.NONE));
        }
        Matcher matcher = FORM.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        return new Found(matcher.matches() ? epoch(matcher.group(1)) : Optional.empty());
    }

    private static Optional<Epoch> epoch(String digits) {
        try {
            return Optional.of(new Epoch(Long.parseLong(digits)));
        } catch (NumberFormatException beyondAnyEpoch) {
            return Optional.empty();
        }
    }

    /** @param known empty when the file cannot be understood */
    private record Found(Optional<Epoch> known) {
        boolean isGarbled() {
            return known.isEmpty();
        }

        Epoch epoch() {
            return known.orElseThrow();
        }
    }
}
