package io.quorate.agent.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What rejoins have discarded and nothing has deleted. Copies of WAL live in the state directory, under a quota: the oldest go when
 * it is passed. Whole data directories stand beside the data directory, are counted, and never deleted by the agent.
 */
final class KeptAside {
    private static final Logger log = LoggerFactory.getLogger(KeptAside.class);
    private static final Pattern OURS = Pattern.compile("[0-9]{8}T[0-9]{6}\\.[0-9]{3}Z");

    /** Under this name a copy is not whole yet; what it copies is then still where it was. */
    private static final String COPYING = ".copying";

    private final ServerFiles files;
    private final DurableFiles writer;
    private final KeptIndex index;
    private final long quota;

    KeptAside(ServerFiles files, DurableFiles writer, long quota) {
        this.files = files;
        this.writer = writer;
        this.index = new KeptIndex(files, writer);
        this.quota = quota;
    }

    /**
     * A directory of copies, or of a summary alone.
     *
     * @param bytes size of its files
     * @param text of its summary; empty when there is none
     */
    record Kept(Path place, long bytes, String text) {
        Optional<DivergenceSummary> summary() {
            return DivergenceSummary.parse(text);
        }

        /** Where the WAL is that the summary speaks of. */
        Path wal() {
            return DivergenceSummary.value(text, DivergenceSummary.PLACE)
                    .filter(name -> name.indexOf('\0') < 0)
                    .map(Path::of)
                    .orElse(place);
        }

        String name() {
            return String.valueOf(place.getFileName());
        }
    }

    /** @param bytes empty when nobody has counted them */
    record Moved(Path place, Optional<Long> bytes) {}

    long quota() {
        return quota;
    }

    KeptIndex index() {
        return index;
    }

    /** Oldest first. */
    List<Kept> copies() throws IOException {
        List<Kept> found = new ArrayList<>();
        for (Path place :
                directories(files.divergent(), name -> OURS.matcher(name).matches())) {
            Path summary = place.resolve(DivergenceSummary.FILE);
            found.add(new Kept(place, bytesBelow(place), Files.exists(summary) ? read(summary) : ""));
        }
        return found;
    }

    /** Oldest first. */
    List<Moved> movedDirectories() throws IOException {
        Map<String, Long> sizes = index.movedBytes();
        String prefix = files.beside(".moved-").getFileName() + "";
        Path parent = files.data().getParent();
        return parent == null
                ? List.of()
                : directories(parent, name -> name.startsWith(prefix)).stream()
                        .map(place ->
                                new Moved(place, Optional.ofNullable(sizes.get(String.valueOf(place.getFileName())))))
                        .toList();
    }

    /** A place for copies that are being made; {@link #settle} makes it one of {@link #copies}. */
    Path beginCopies() throws IOException {
        Path place = files.divergent().resolve(DirectoryPlaces.timeOfDay() + COPYING);
        writer.makeDirectory(place);
        return place;
    }

    Path settle(Path copying) throws IOException {
        String name = String.valueOf(copying.getFileName());
        Path place = copying.resolveSibling(name.substring(0, name.length() - COPYING.length()));
        DurableFiles.syncDirectory(copying);
        writer.rename(copying, place);
        return place;
    }

    /**
     * The oldest copies go until so many more bytes fit under the quota. What is gone stays in the log and the index.
     *
     * @param spared is not removed whatever the quota: those that have just been made
     */
    void removeBeyondQuota(long moreBytes, Optional<Path> spared) throws IOException {
        List<Kept> copies = copies();
        long total = moreBytes + copies.stream().mapToLong(Kept::bytes).sum();
        for (Kept oldest : copies) {
            if (total <= quota) {
                return;
            }
            if (holdsWal(oldest) && !spared.equals(Optional.of(oldest.place()))) {
                String why = "the copies of discarded WAL took " + total
                        + " bytes, more than postgres.divergent_wal_quota (" + quota + ")";
                index.removed(oldest.name(), oldest.bytes(), why);
                remove(oldest.place());
                log.atWarn()
                        .addKeyValue("operation", "rewind")
                        .log(
                                "removed the oldest copy of discarded WAL, {} ({} bytes): {}",
                                oldest.place(),
                                oldest.bytes(),
                                why);
                total -= oldest.bytes();
            }
        }
    }

    /** Bytes that {@link #removeBeyondQuota} would free. */
    long removable(long moreBytes) throws IOException {
        List<Kept> copies = copies();
        long total = moreBytes + copies.stream().mapToLong(Kept::bytes).sum();
        long freed = 0;
        for (Kept oldest : copies) {
            if (total - freed <= quota) {
                break;
            }
            freed += holdsWal(oldest) ? oldest.bytes() : 0;
        }
        return freed;
    }

    /** Whatever it holds, after a loss of power too. */
    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** A summary of a directory that was moved aside takes next to nothing. */
    private static boolean holdsWal(Kept kept) {
        return kept.wal().equals(kept.place());
    }

    static long bytesBelow(Path directory) throws IOException {
        long bytes = 0;
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) tree::iterator) {
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    bytes += Files.size(path);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return bytes;
    }

    /** What an interrupted attempt has left. Its rewind never began, so the originals are where they were. */
    void removeUnfinishedCopies() throws IOException {
        for (Path place : directories(files.divergent(), name -> name.endsWith(COPYING))) {
            log.atInfo().log("removing copies that were never finished, and discarded nothing: {}", place);
            remove(place);
        }
    }

    private static List<Path> directories(Path parent, Predicate<String> names) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
            for (Path entry : entries) {
                boolean isNamed = names.test(String.valueOf(entry.getFileName()));
                if (isNamed && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(entry);
                }
            }
        } catch (NoSuchFileException nothingKept) {
            return List.of();
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    private static void remove(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(directory)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
