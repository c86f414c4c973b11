package io.quorate.agent.postgres;

import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.process.ProgramRun;
import io.quorate.agent.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A random word of 16 hex digits that names one life of the data directory. It lies in the state directory, because clones and
 * rewinds copy whatever lies inside, beside the identity of the directory that it names: for any other directory, and without a
 * record, there is a new word. What a standby acknowledged or promised in one life counts for nothing in the next. Thread-safe.
 */
final class DataIncarnation {
    private static final Logger log = LoggerFactory.getLogger(DataIncarnation.class);
    private static final Pattern RECORD = Pattern.compile("([0-9a-f]{16}) born=(\\S+) (inode=.*)");
    private static final String TOPIC = "incarnation";
    private static final String NOT_KNOWN = "?";
    private static final Duration BIRTH_LIMIT = Duration.ofMillis(500);

    private final ServerFiles files;
    private final DurableFiles writer;
    private final UnfinishedMarker marker;
    private final Problems problems;
    private final SecureRandom random = new SecureRandom();
    private Optional<Life> known = Optional.empty();

    DataIncarnation(ServerFiles files, DurableFiles writer, UnfinishedMarker marker, Problems problems) {
        this.files = files;
        this.writer = writer;
        this.marker = marker;
        this.problems = problems;
    }

    /**
     * The word of the directory as it stands now; a new one is durable before it is returned. Empty while there is no whole data
     * directory, and when the word cannot be told or written (a problem says so): then nothing here may count for anything. Cheap: a few
     * looks at files, no read of the record after the first.
     */
    synchronized Optional<String> read() {
        try {
            if (DataDirectoryLook.state(files, marker) != DataDirectory.PRESENT) {
                return Optional.empty();
            }
            String word = wordOf(DirectoryIdentity.of(files));
            problems.report(TOPIC, List.of());
            return Optional.of(word);
        } catch (IOException e) {
            problems.report(
                    TOPIC,
                    List.of("which life of the data directory this is cannot be told, so that it counts for nothing: "
                            + e + " (" + files.incarnation() + ")"));
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** A new life begins: an initdb, a clone or a rewind has ended. Durable when it returns. */
    synchronized String renew() throws IOException, InterruptedException {
        return begin(DirectoryIdentity.of(files), "an initdb, a clone or a rewind has ended");
    }

    private String wordOf(DirectoryIdentity present) throws IOException, InterruptedException {
        if (Files.notExists(files.incarnation())) {
            return begin(present, "there is no record of this data directory");
        }
        Optional<Life> recorded = known.isPresent() ? known : recorded();
        if (recorded.isEmpty()) {
            return begin(present, "its record cannot be understood");
        }
        Life life = recorded.get();
        if (life.identity().equals(present)) {
            known = recorded;
            return life.word();
        }
        if (life.identity().mayBe(present) && isSameBirth(life.born(), birth())) {
            record(new Life(life.word(), life.born(), present));
            return life.word();
        }
        return begin(present, "another data directory stands in the place of the recorded one");
    }

    private String begin(DirectoryIdentity identity, String why) throws IOException, InterruptedException {
        Life life = new Life(String.format("%016x", random.nextLong()), birth(), identity);
        record(life);
        log.atInfo().addKeyValue("incarnation", life.word()).log("a new life of {} begins: {}", files.data(), why);
        return life.word();
    }

    private void record(Life life) throws IOException {
        writer.makeDirectory(files.state());
        writer.write(files.incarnation(), life.text());
        known = Optional.of(life);
    }

    private Optional<Life> recorded() throws IOException {
        Matcher matcher = RECORD.matcher(Files.readString(files.incarnation()).strip());
        return matcher.matches()
                ? DirectoryIdentity.parse(matcher.group(3))
                        .map(identity -> new Life(matcher.group(1), matcher.group(2), identity))
                : Optional.empty();
    }

    private static boolean isSameBirth(String recorded, String present) {
        return !recorded.equals(NOT_KNOWN) && recorded.equals(present);
    }

    /**
     * When the file was made, which a change of its owner leaves alone, as some container platforms make at every start. Java 17 cannot
     * tell; not every file system knows.
     */
    private String birth() throws InterruptedException {
        Path program = Path.of("/usr/bin/stat");
        if (!Files.isExecutable(program)) {
            return NOT_KNOWN;
        }
        List<String> command = List.of(
                program.toString(),
                "--format=%w",
                DirectoryIdentity.versionFile(files).toString());
        try {
            ProgramRun run = new Programs().run(command, Map.of("TZ", "UTC"), BIRTH_LIMIT);
            String born = run.output().strip().replace(' ', '_');
            return run.isSuccess() && born.matches("[0-9]{4}-\\S+") ? born : NOT_KNOWN;
        } catch (IOException e) {
            log.atDebug().log("stat cannot be run: {}", e.getMessage());
            return NOT_KNOWN;
        }
    }

    /** @param born the moment at which the identity's file was made; {@link #NOT_KNOWN} where nobody can tell */
    private record Life(String word, String born, DirectoryIdentity identity) {
        String text() {
            return word + " born=" + born + " " + identity.text() + "\n";
        }
    }
}
