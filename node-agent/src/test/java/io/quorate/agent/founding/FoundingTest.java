package io.quorate.agent.founding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.consensus.model.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FoundingTest {
    private static final NodeId A = new NodeId("node-a");
    private static final NodeId B = new NodeId("node-b");
    private static final NodeId C = new NodeId("node-c");
    private static final String WORD_A = "a".repeat(32);
    private static final String WORD_B = "b".repeat(32);
    private static final String WORD_C = "c".repeat(32);
    private static final String NEW_WORD = "d".repeat(32);
    private static final Set<String> ALL_WORDS = Set.of(WORD_A, WORD_B, WORD_C);

    private static final ProbeAnswer SILENT = new ProbeAnswer.None("does not listen");
    private static final ProbeAnswer NO_BOOTSTRAP = new ProbeAnswer.NeverInitialised("");
    private static final ProbeAnswer SAME_FOUNDING = new ProbeAnswer.Initialised(ALL_WORDS);
    private static final ProbeAnswer OTHER_FOUNDING = new ProbeAnswer.Initialised(Set.of(NEW_WORD, WORD_B, WORD_C));
    private static final ProbeAnswer SMALLER_FOUNDING = new ProbeAnswer.Initialised(Set.of(WORD_A, WORD_B));
    private static final ProbeAnswer FOREIGN = new ProbeAnswer.Foreign("other", "node-b");

    @Test
    void all_never_initialised_found_with_the_words_of_all() {
        assertThat(decide(fresh(), never(WORD_B), never(WORD_C)))
                .isEqualTo(new FoundingDecision.Found(new TreeSet<>(ALL_WORDS)));
    }

    @Test
    void a_node_that_is_merely_later_joins_the_founding_that_knows_its_word() {
        assertThat(decide(fresh(), SAME_FOUNDING, never(WORD_C)))
                .isEqualTo(new FoundingDecision.Found(new TreeSet<>(ALL_WORDS)));
        assertThat(decide(fresh(), SAME_FOUNDING, SILENT)).isInstanceOf(FoundingDecision.Found.class);
    }

    @Test
    void a_wiped_node_is_a_stranger_to_the_founding() {
        assertThat(message(decide(fresh(), OTHER_FOUNDING, never(WORD_C))))
                .contains("node-b has been initialised already")
                .contains("two wiped disks must never found a second cluster")
                .contains("new member");
    }

    @Test
    void a_wiped_node_refuses_although_another_is_silent_or_wiped() {
        assertThat(decide(fresh(), OTHER_FOUNDING, SILENT)).isInstanceOf(FoundingDecision.Refuse.class);
        assertThat(decide(fresh(), never(NEW_WORD), OTHER_FOUNDING)).isInstanceOf(FoundingDecision.Refuse.class);
    }

    @Test
    void silence_is_not_a_no() {
        assertThat(decide(fresh(), never(WORD_B), SILENT))
                .isInstanceOfSatisfying(
                        FoundingDecision.Await.class,
                        await -> assertThat(await.voters()).containsOnlyKeys(C).containsEntry(C, "does not listen"));
        assertThat(Founding.decide(fresh(), Map.of()))
                .isInstanceOfSatisfying(
                        FoundingDecision.Await.class,
                        await -> assertThat(await.voters()).containsOnlyKeys(B, C));
    }

    @Test
    void a_node_without_bootstrap_is_waited_for() {
        assertThat(decide(fresh(), never(WORD_B), NO_BOOTSTRAP))
                .isInstanceOfSatisfying(
                        FoundingDecision.Await.class,
                        await -> assertThat(await.voters()).containsEntry(C, "was not started with --bootstrap"));
    }

    @Test
    void a_marker_and_a_log_start_with_and_without_bootstrap_and_ask_nobody() {
        for (boolean bootstrap : List.of(true, false)) {
            assertThat(Founding.decide(facts(bootstrap, marker("demo", A), false), Map.of()))
                    .isEqualTo(new FoundingDecision.Start());
        }
    }

    @Test
    void a_marker_without_a_log_is_refused_with_and_without_bootstrap() {
        for (boolean bootstrap : List.of(true, false)) {
            assertThat(message(Founding.decide(facts(bootstrap, marker("demo", A), true), Map.of())))
                    .contains("its log is lost")
                    .contains("only as a new member, never with --bootstrap");
        }
    }

    @Test
    void a_log_without_a_marker_is_refused() {
        for (boolean bootstrap : List.of(true, false)) {
            assertThat(message(Founding.decide(facts(bootstrap, Optional.empty(), false), Map.of())))
                    .contains("the marker was lost, or the log was copied");
        }
    }

    @Test
    void a_new_node_without_bootstrap_is_told_what_to_do() {
        assertThat(message(Founding.decide(facts(false, Optional.empty(), true), Map.of())))
                .contains("never been initialised")
                .contains("--bootstrap")
                .contains("new member");
    }

    @Test
    void a_state_directory_of_another_node_or_cluster_is_refused() {
        assertThat(message(Founding.decide(facts(false, marker("other", A), false), Map.of())))
                .contains(
                        "belongs to node node-a of cluster other, the configuration says node node-a of cluster demo");
        assertThat(message(Founding.decide(facts(false, marker("demo", B), false), Map.of())))
                .contains("belongs to node node-b of cluster demo");
        FoundingRecord copied = new FoundingRecord("demo", B, WORD_B, new TreeSet<>());
        FoundingFacts facts =
                new FoundingFacts("demo", A, Set.of(B, C), true, Optional.empty(), true, Optional.of(copied));
        assertThat(message(Founding.decide(facts, Map.of()))).contains("was used by node node-b");
    }

    @Test
    void two_nodes_with_one_word_are_a_copied_directory() {
        assertThat(message(decide(fresh(), never(WORD_A), never(WORD_C))))
                .contains("node-b has the same founding word");
        assertThat(message(decide(fresh(), never(WORD_B), never(WORD_B))))
                .contains("node-c has the same founding word");
    }

    @Test
    void another_cluster_at_the_address_of_a_voter_is_refused() {
        assertThat(message(decide(fresh(), FOREIGN, never(WORD_C))))
                .contains("at the address of node-b answers node 'node-b' of cluster 'other'");
    }

    @Test
    void a_founding_by_other_voters_than_configured_is_refused() {
        assertThat(message(decide(fresh(), SMALLER_FOUNDING, never(WORD_C))))
                .contains("founded by 2 voters, and peers of this node's configuration lists 3");
        assertThat(message(decide(fresh(), SMALLER_FOUNDING, SAME_FOUNDING))).contains("different foundings");
    }

    @Test
    void a_cluster_of_one_founds_alone() {
        FoundingFacts alone = new FoundingFacts("demo", A, Set.of(), true, Optional.empty(), true, Optional.of(word()));

        assertThat(Founding.decide(alone, Map.of()))
                .isEqualTo(new FoundingDecision.Found(new TreeSet<>(Set.of(WORD_A))));
    }

    @Test
    void founding_without_a_word_is_a_defect() {
        FoundingFacts facts = new FoundingFacts("demo", A, Set.of(B), true, Optional.empty(), true, Optional.empty());

        assertThatThrownBy(() -> Founding.decide(facts, Map.of())).isInstanceOf(IllegalArgumentException.class);
    }

    /** Every combination of the decisive facts keeps the promises that the whole package is for. */
    @Test
    void no_combination_founds_or_starts_where_it_must_not() {
        List<ProbeAnswer> answersOfB = answers(WORD_B);
        List<ProbeAnswer> answersOfC = answers(WORD_C);
        int combinations = 0;
        for (FoundingFacts facts : allFacts()) {
            for (ProbeAnswer b : answersOfB) {
                for (ProbeAnswer c : answersOfC) {
                    checkPromises(facts, List.of(b, c), decide(facts, b, c));
                    combinations++;
                }
            }
        }
        assertThat(combinations).isEqualTo(16 * 64);
    }

    private static void checkPromises(FoundingFacts facts, List<ProbeAnswer> answers, FoundingDecision decision) {
        String situation = facts + " " + answers + " -> " + decision;
        boolean isOwnMarker =
                facts.marker().filter(marker -> marker.node().equals(A)).isPresent();
        boolean startsExpected = isOwnMarker && !facts.isRaftDirectoryEmpty();
        assertThat(decision instanceof FoundingDecision.Start).as(situation).isEqualTo(startsExpected);
        if (!facts.mayFound() && !startsExpected) {
            assertThat(decision).as(situation).isInstanceOf(FoundingDecision.Refuse.class);
        }
        if (decision instanceof FoundingDecision.Found found) {
            assertThat(facts.mayFound()).as(situation).isTrue();
            assertThat(found.words()).as(situation).hasSize(3).contains(WORD_A);
            assertThat(answers).as(situation).noneMatch(answer -> answer instanceof ProbeAnswer.Foreign);
            List<ProbeAnswer.Initialised> initialised = initialised(answers);
            assertThat(initialised)
                    .as(situation)
                    .allMatch(each -> each.foundedWith().equals(found.words()));
            if (initialised.isEmpty()) {
                assertThat(answers).as(situation).allMatch(FoundingTest::hasWord);
            }
        }
        if (decision instanceof FoundingDecision.Await await) {
            assertThat(facts.mayFound()).as(situation).isTrue();
            assertThat(await.voters()).as(situation).isNotEmpty();
            assertThat(initialised(answers)).as(situation).isEmpty();
        }
    }

    private static List<ProbeAnswer.Initialised> initialised(List<ProbeAnswer> answers) {
        List<ProbeAnswer.Initialised> found = new ArrayList<>();
        for (ProbeAnswer answer : answers) {
            if (answer instanceof ProbeAnswer.Initialised initialised) {
                found.add(initialised);
            }
        }
        return found;
    }

    private static boolean hasWord(ProbeAnswer answer) {
        return answer instanceof ProbeAnswer.NeverInitialised never
                && !never.word().isEmpty();
    }

    private static List<ProbeAnswer> answers(String word) {
        return List.of(
                SILENT,
                NO_BOOTSTRAP,
                never(word),
                never(WORD_A),
                SAME_FOUNDING,
                OTHER_FOUNDING,
                SMALLER_FOUNDING,
                FOREIGN);
    }

    private static Set<FoundingFacts> allFacts() {
        Set<FoundingFacts> all = new HashSet<>();
        List<Optional<FoundingRecord>> markers =
                List.of(Optional.empty(), marker("demo", A), marker("demo", B), marker("demo", C));
        for (boolean bootstrap : List.of(true, false)) {
            for (boolean empty : List.of(true, false)) {
                markers.forEach(marker -> all.add(facts(bootstrap, marker, empty)));
            }
        }
        return all;
    }

    private static FoundingFacts fresh() {
        return facts(true, Optional.empty(), true);
    }

    private static FoundingFacts facts(
            boolean bootstrap, Optional<FoundingRecord> marker, boolean isRaftDirectoryEmpty) {
        return new FoundingFacts("demo", A, Set.of(B, C), bootstrap, marker, isRaftDirectoryEmpty, Optional.of(word()));
    }

    private static FoundingRecord word() {
        return new FoundingRecord("demo", A, WORD_A, new TreeSet<>());
    }

    private static Optional<FoundingRecord> marker(String cluster, NodeId node) {
        return Optional.of(new FoundingRecord(cluster, node, WORD_A, new TreeSet<>(ALL_WORDS)));
    }

    private static ProbeAnswer never(String word) {
        return new ProbeAnswer.NeverInitialised(word);
    }

    private static FoundingDecision decide(FoundingFacts facts, ProbeAnswer b, ProbeAnswer c) {
        return Founding.decide(facts, Map.of(B, b, C, c));
    }

    private static String message(FoundingDecision decision) {
        assertThat(decision).isInstanceOf(FoundingDecision.Refuse.class);
        return ((FoundingDecision.Refuse) decision).message();
    }
}
