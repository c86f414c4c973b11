package io.quorate.consensus.protocol;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model of the protocol holds, and is no empty word: what it should reach is reached, and whoever leaves a part out is convicted.
 * {@code -Dmodel.config=Large.cfg -Dmodel.minutes=300} checks that configuration in the place of the small ones; {@code
 * -Dmodel.traces.rewrite=true} writes the counterexamples anew.
 */
class ProtocolModelIT {
    private static final Logger log = LoggerFactory.getLogger(ProtocolModelIT.class);
    private static final Path MODEL = Path.of("model");
    private static final Optional<String> ASKED = Optional.ofNullable(System.getProperty("model.config"));
    private static final Duration LIMIT = Duration.ofMinutes(Integer.getInteger("model.minutes", 10));

    /** The small configurations, with what each of them has to reach. */
    private static final Map<String, Set<String>> SMALL = Map.of(
            "Small.cfg",
            Set.of(
                    "a write is acknowledged in epoch 2",
                    "a write is acknowledged after a change of the set",
                    "a write is acknowledged alone",
                    "a primary is restarted in place",
                    "a server is started by hand beside a primary"),
            "SmallEpochs.cfg",
            Set.of("a write is acknowledged in epoch 3", "the holder of the last established epoch is elected again"),
            "SmallGrantees.cfg",
            Set.of(
                    "a grant rests on the last grantee alone",
                    "a data directory is replaced",
                    "a standby is rewound whose promise counts"),
            "SmallLives.cfg",
            Set.of(
                    "a data directory is replaced",
                    "a standby is rewound",
                    "a write is acknowledged by a data directory in its second life"),
            "SmallTime.cfg",
            Set.of("a renewal overtakes an expiry", "a primary is promoted after a lease has run out"));

    /** Each broken variant, with the invariant that convicts it. */
    private static final Map<String, String> BROKEN = Map.ofEntries(
            Map.entry("no-guard", "AtMostOneWritable"),
            Map.entry("no-margin", "AtMostOneWritable"),
            Map.entry("no-count", "AtMostOneWritable"),
            Map.entry("no-fence", "AtMostOneWritable"),
            Map.entry("no-promise", "NoAcknowledgedWriteIsLost"),
            Map.entry("no-establishment", "NoAcknowledgedWriteIsLost"),
            Map.entry("no-proof", "NoAcknowledgedWriteIsLost"),
            Map.entry("no-confirmation", "NoAcknowledgedWriteIsLost"),
            Map.entry("no-incarnation", "NoAcknowledgedWriteIsLost"),
            Map.entry("no-grantee-life", "NoAcknowledgedWriteIsLost"),
            Map.entry("no-fresh-proof", "NoAcknowledgedWriteIsLost"),
            Map.entry("widened-first", "NoAcknowledgedWriteIsLost"));

    /** The other invariants, each with a variant that violates it as well: none of them holds whatever happens. */
    private static final Map<String, String> ALSO_VIOLATED = Map.of(
            "NoAcknowledgementAfterALaterEpoch", "no-promise",
            "PromotedOnlyWithEnoughPromises", "no-promise",
            "LastGranteeHoldsEverything", "no-grantee-life",
            "AcknowledgedSetsIntersect", "widened-first",
            "OneHolderPerEpoch", "no-fence");

    @TempDir
    Path scratch;

    static Stream<String> configurations() {
        return ASKED.map(Stream::of).orElseGet(() -> SMALL.keySet().stream().sorted());
    }

    static Stream<String> variants() {
        return BROKEN.keySet().stream().sorted();
    }

    static Stream<String> otherInvariants() {
        return ALSO_VIOLATED.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void the_protocol_keeps_its_promises(String config) throws IOException, InterruptedException {
        Verdict verdict = check(config, 2);
        assertThat(verdict.violated()).as(verdict.trace().story()).isEmpty();
        assertThat(verdict.isWhole()).as(String.join("\n", verdict.output())).isTrue();
        assertThat(verdict.reached()).containsAll(SMALL.getOrDefault(config, Set.of()));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void a_protocol_that_lacks_a_part_is_convicted(String variant) throws IOException, InterruptedException {
        Verdict verdict = check("broken/" + variant + ".cfg", 1);
        String invariant = requireNonNull(BROKEN.get(variant));
        assertThat(verdict.violated()).as(String.join("\n", verdict.output())).contains(invariant);

        String story = lacking(variant) + "\n" + invariant + " is violated:\n\n"
                + verdict.trace().story();
        Path golden = MODEL.resolve("traces").resolve(variant + ".txt");
        if (Boolean.getBoolean("model.traces.rewrite")) {
            Files.writeString(golden, story);
        }
        assertThat(golden).content().isEqualTo(story);
    }

    @ParameterizedTest
    @MethodSource("otherInvariants")
    void an_invariant_that_convicts_nobody_first_can_be_violated(String invariant)
            throws IOException, InterruptedException {
        String variant = requireNonNull(ALSO_VIOLATED.get(invariant));
        Path config = scratch.resolve(variant + "-" + invariant + ".cfg");
        String broken = Files.readString(MODEL.resolve("broken").resolve(variant + ".cfg"));
        Files.writeString(config, broken.replaceFirst("INVARIANT \\w+", "INVARIANT " + invariant));
        Verdict verdict = check(config.toAbsolutePath().toString(), 1);
        assertThat(verdict.violated()).as(String.join("\n", verdict.output())).contains(invariant);
    }

    @Test
    void every_invariant_can_be_violated() throws IOException {
        List<String> invariants = Files.readAllLines(MODEL.resolve("SmallTime.cfg")).stream()
                .dropWhile(line -> !line.startsWith("INVARIANTS "))
                .takeWhile(line -> !line.startsWith("PROPERTY"))
                .flatMap(
                        line -> Stream.of(line.replace("INVARIANTS", "").strip().split(" ")))
                .filter(name -> !name.equals("TypesFit"))
                .toList();
        assertThat(invariants)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(BROKEN.containsValue(name) || ALSO_VIOLATED.containsKey(name))
                        .as(name)
                        .isTrue());
    }

    @Test
    void every_broken_variant_is_tried_and_lacks_one_part_alone() throws IOException {
        try (Stream<Path> files = Files.list(MODEL.resolve("broken"))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".cfg", "")))
                    .containsExactlyInAnyOrderElementsOf(BROKEN.keySet());
        }
        for (String variant : BROKEN.keySet()) {
            Map<String, String> constants = constants("broken/" + variant + ".cfg");
            boolean lacksMargin = number(constants, "Margin") <= number(constants, "Lateness");
            constants.keySet().removeAll(Set.of("Timed", "Strict"));
            long lacking = constants.values().stream().filter("FALSE"::equals).count();
            assertThat(lacking + (lacksMargin ? 1 : 0)).as(variant).isEqualTo(1);
        }
    }

    private Verdict check(String config, int workers) throws IOException, InterruptedException {
        Verdict verdict = new ModelChecker(MODEL, scratch, LIMIT).check(config, workers);
        log.atInfo().log(verdict.toString());
        return verdict;
    }

    /** The comment at the beginning of the configuration. */
    private static String lacking(String variant) throws IOException {
        return Files.readAllLines(MODEL.resolve("broken").resolve(variant + ".cfg")).stream()
                .filter(line -> line.startsWith("\\* "))
                .map(line -> line.substring(3))
                .collect(Collectors.joining("\n"));
    }

    private static Map<String, String> constants(String config) throws IOException {
        Map<String, String> constants = new TreeMap<>();
        for (String line : Files.readAllLines(MODEL.resolve(config))) {
            for (String assignment : List.of(line.strip().split("  ", -1))) {
                String[] sides = assignment.split(" = ", -1);
                if (sides.length == 2) {
                    constants.put(sides[0], sides[1]);
                }
            }
        }
        return constants;
    }

    private static int number(Map<String, String> constants, String name) {
        return Integer.parseInt(requireNonNull(constants.get(name), name));
    }
}
