package io.quorate.consensus.log;

import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static io.quorate.consensus.model.ClusterStates.NODE_C;
import static io.quorate.consensus.model.ClusterStates.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ClusterLog} does, whatever carries it. Extend it and say how three nodes are started. */
public abstract class ClusterLogContract {
    protected static final List<NodeId> NODES = List.of(NODE_A, NODE_B, NODE_C);

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration SHORT_DEADLINE = Duration.ofSeconds(1);
    private static final ClusterCommand FOUND = new ClusterCommand.FoundCluster(
            "orders", List.of(data(NODE_A), data(NODE_B), data(NODE_C)), ClusterSettings.DEFAULT);
    private static final ClusterCommand RENEW =
            new ClusterCommand.RenewLease(NODE_A, new Epoch(1), Optional.empty(), Optional.empty());

    private final Set<Thread> proposers = ConcurrentHashMap.newKeySet();
    private LogsUnderTest cluster;

    /** Starts the logs of {@link #NODES}, with nothing in them. */
    protected abstract LogsUnderTest start() throws Exception;

    @BeforeEach
    void startCluster() throws Exception {
        cluster = start();
    }

    @AfterEach
    void closeCluster() {
        cluster.close();
    }

    @Test
    void an_applied_command_is_seen_on_every_node() {
        long index = apply(FOUND);
        for (NodeId node : NODES) {
            awaitIndex(node, index);
            assertThat(cluster.log(node).applied().state().cluster()).isEqualTo("orders");
        }
    }

    @Test
    void a_new_log_has_applied_nothing() {
        for (NodeId node : NODES) {
            assertThat(cluster.log(node).applied().state().isFounded()).isFalse();
            assertThat(cluster.log(node).health()).isInstanceOf(LogHealth.Healthy.class);
        }
    }

    @Test
    void a_refused_command_says_why_and_changes_nothing() throws Exception {
        awaitAll(apply(FOUND));
        AppliedState before = cluster.log(cluster.leader()).applied();

        ProposalOutcome outcome =
                decided(new ClusterCommand.PauseCluster("ops"), new ClusterCommand.PauseCluster("ops"));

        assertThat(outcome).isInstanceOfSatisfying(ProposalOutcome.Rejected.class, rejected -> {
            assertThat(rejected.rejection().code()).isEqualTo(Code.PAUSED);
            assertThat(rejected.rejection().detail()).contains("ops");
            assertThat(rejected.index()).isGreaterThan(before.index());
        });
        awaitAll(apply(new ClusterCommand.Observe()));
        for (NodeId node : NODES) {
            assertThat(cluster.log(node).applied().state().pause().requestedBy())
                    .isEqualTo("ops");
        }
    }

    @Test
    void a_command_that_is_proposed_twice_is_judged_by_its_guard() throws Exception {
        ProposalOutcome again = decided(FOUND, FOUND);
        assertThat(again)
                .isInstanceOfSatisfying(
                        ProposalOutcome.Rejected.class,
                        rejected -> assertThat(rejected.rejection().code()).isEqualTo(Code.ALREADY_FOUNDED));
        apply(new ClusterCommand.GrantLease(NODE_A, new Epoch(1), new Evidence.FirstPrimary(), "first primary"));
        long before = renewals(cluster.leader());
        apply(RENEW);
        apply(RENEW);
        assertThat(renewals(cluster.leader())).isGreaterThanOrEqualTo(before + 2);
    }

    @Test
    void a_follower_submits_nothing() {
        inOneTerm(leader -> {
            for (NodeId follower : allBut(leader)) {
                assertThat(propose(follower, RENEW, DEADLINE)).isInstanceOf(ProposalOutcome.NotLeader.class);
            }
        });
    }

    @Test
    void the_applied_index_grows_and_every_node_comes_to_the_same_state() {
        long last = apply(FOUND);
        apply(new ClusterCommand.GrantLease(NODE_A, new Epoch(1), new Evidence.FirstPrimary(), "first primary"));
        for (int i = 0; i < 10; i++) {
            long index = apply(RENEW);
            assertThat(index).isGreaterThan(last);
            last = index;
        }
        awaitAll(last);
        assertThat(renewals(NODE_A)).isGreaterThanOrEqualTo(10);
        assertThat(states()).hasSize(1);
    }

    @Test
    void whoever_was_told_that_a_command_is_applied_finds_it_applied() throws Exception {
        NodeId leader = cluster.leader();
        ProposalOutcome outcome = propose(leader, FOUND, DEADLINE);
        if (outcome instanceof ProposalOutcome.Applied applied) {
            assertThat(cluster.log(leader).applied().index()).isGreaterThanOrEqualTo(applied.index());
            assertThat(cluster.log(leader).applied().state().isFounded()).isTrue();
        }
        assertThat(outcome).as(cluster.describe()).isNotInstanceOf(ProposalOutcome.Rejected.class);
    }

    @Test
    void a_listener_is_told_what_was_applied_on_a_thread_that_is_not_the_proposers() {
        BlockingQueue<AppliedState> told = new LinkedBlockingQueue<>();
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        for (NodeId node : NODES) {
            cluster.log(node).subscribe(applied -> {
                if (applied.state().isFounded()) {
                    told.add(applied);
                    threads.add(Thread.currentThread());
                }
            });
        }
        long index = apply(FOUND);
        soon().untilAsserted(() -> assertThat(told.stream()
                        .filter(applied -> applied.index() >= index)
                        .count())
                .as(() -> cluster.describe())
                .isGreaterThanOrEqualTo(NODES.size()));
        assertThat(threads).doesNotContainAnyElementsOf(proposers);
    }

    @Test
    void a_listener_that_fails_stops_neither_the_log_nor_other_listeners() {
        BlockingQueue<Long> told = new LinkedBlockingQueue<>();
        NodeId leader = cluster.leader();
        cluster.log(leader).subscribe(applied -> {
            throw new IllegalStateException("a listener's fault");
        });
        cluster.log(leader).subscribe(applied -> told.add(applied.index()));
        apply(FOUND);
        long index = apply(new ClusterCommand.Observe());
        soon().untilAsserted(() -> assertThat(told).as(() -> cluster.describe()).anyMatch(each -> each >= index));
    }

    @Test
    void every_node_learns_who_leads_and_only_the_leader_is_ready() {
        soon().untilAsserted(() -> {
            NodeId leader = cluster.leader();
            for (NodeId node : NODES) {
                Leadership leadership = cluster.log(node).leadership();
                assertThat(leadership.leader()).as(cluster.describe()).contains(leader);
                assertThat(leadership.isSelfReady()).as(cluster.describe()).isEqualTo(node.equals(leader));
            }
        });
    }

    @Test
    void leadership_is_moved_by_the_leader_and_a_listener_is_told() {
        apply(FOUND);
        NodeId from = cluster.leader();
        NodeId to = allBut(from).get(0);
        long term = cluster.log(from).leadership().term();
        BlockingQueue<NodeId> told = new LinkedBlockingQueue<>();
        cluster.log(to)
                .subscribe(applied -> cluster.log(to).leadership().leader().ifPresent(told::add));

        soon().untilAsserted(() ->
                assertThat(transfer(from, to)).as(cluster.describe()).isTrue());

        soon().untilAsserted(() -> {
            assertThat(cluster.log(to).leadership().isSelfReady())
                    .as(cluster.describe())
                    .isTrue();
            assertThat(cluster.log(from).leadership().isSelfReady())
                    .as(cluster.describe())
                    .isFalse();
            assertThat(told).as(cluster.describe()).contains(to);
        });
        assertThat(cluster.log(to).leadership().term()).isGreaterThan(term);
        apply(new ClusterCommand.Observe());
    }

    @Test
    void a_follower_cannot_move_leadership() {
        inOneTerm(leader -> {
            List<NodeId> followers = allBut(leader);
            assertThat(transferOnce(followers.get(0), followers.get(1))).isFalse();
        });
    }

    @Test
    void a_proposal_without_a_majority_is_never_said_to_be_applied() throws Exception {
        awaitAll(apply(FOUND));
        NodeId cutOff = cluster.leader();
        cluster.isolate(cutOff);

        List<CompletableFuture<ProposalOutcome>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(cluster.log(cutOff).propose(new ClusterCommand.PauseCluster("ops"), SHORT_DEADLINE));
        }
        for (CompletableFuture<ProposalOutcome> answer : answers) {
            // Patience on top is the machine's, not the log's: an answer has to come by itself.
            assertThat(get(answer, SHORT_DEADLINE.plus(cluster.patience())))
                    .isInstanceOfAny(ProposalOutcome.Unknown.class, ProposalOutcome.NotLeader.class);
        }
        assertThat(cluster.log(cutOff).applied().state().pause().requestedBy()).isEmpty();
    }

    @Test
    void the_majority_goes_on_and_after_healing_all_come_to_the_same_state() {
        awaitAll(apply(FOUND));
        NodeId cutOff = cluster.leader();
        cluster.isolate(cutOff);
        CompletableFuture<ProposalOutcome> lost =
                cluster.log(cutOff).propose(new ClusterCommand.PauseCluster("cut off"), SHORT_DEADLINE);

        List<NodeId> majority = allBut(cutOff);
        NodeId next = cluster.leaderAmong(majority);
        long index = apply(majority, new ClusterCommand.PauseCluster("majority"));
        assertThat(cluster.log(next).applied().state().pause().requestedBy()).isEqualTo("majority");
        assertThat(cluster.log(cutOff).applied().index()).isLessThan(index);

        cluster.heal();
        awaitAll(index);
        assertThat(states()).hasSize(1);
        assertThat(cluster.log(cutOff).applied().state().pause().requestedBy()).isEqualTo("majority");
        assertThat(lost.getNow(new ProposalOutcome.Unknown("not answered yet")).isApplied())
                .isFalse();
    }

    @Test
    void a_node_that_was_restarted_comes_back_with_what_it_had_and_learns_the_rest() {
        long before = apply(FOUND);
        awaitAll(before);
        for (NodeId node : NODES) {
            cluster.restart(node);
            cluster.leader();
        }
        long after = apply(new ClusterCommand.PauseCluster("ops"));
        assertThat(after).isGreaterThan(before);
        awaitAll(after);
        assertThat(states()).hasSize(1);
        assertThat(cluster.log(NODE_A).applied().state().cluster()).isEqualTo("orders");
    }

    @Test
    void a_closed_log_takes_nothing_and_can_be_closed_again() throws Exception {
        ClusterLog log = cluster.log(cluster.leader());
        log.close();
        log.close();
        assertThat(get(log.propose(FOUND, DEADLINE), cluster.patience()))
                .isInstanceOfAny(ProposalOutcome.NotLeader.class, ProposalOutcome.Unknown.class);
        assertThat(get(log.transferLeadership(NODE_A, DEADLINE), cluster.patience()))
                .isFalse();
        assertThat(log.leadership().isSelfReady()).isFalse();
    }

    /** Looks at once, and often: what is in memory has happened by then. */
    private ConditionFactory soon() {
        return await().atMost(cluster.patience()).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20));
    }

    /** Proposes the first until it is decided, then the second; so the second is the one whose guard is asked. */
    private ProposalOutcome decided(ClusterCommand first, ClusterCommand second) throws Exception {
        apply(first);
        List<ProposalOutcome> outcomes = new ArrayList<>();
        soon().untilAsserted(() -> {
            outcomes.add(propose(cluster.leader(), second, DEADLINE));
            assertThat(outcomes.get(outcomes.size() - 1))
                    .as(cluster.describe())
                    .isInstanceOfAny(ProposalOutcome.Applied.class, ProposalOutcome.Rejected.class);
        });
        return outcomes.get(outcomes.size() - 1);
    }

    /** What says nothing after a change of leader, which comes by itself on a busy machine, is tried again. */
    private void inOneTerm(CheckOfLeader check) {
        soon().untilAsserted(() -> {
            NodeId leader = cluster.leader();
            long term = cluster.log(leader).leadership().term();
            check.with(leader);
            assertThat(NODES)
                    .as(cluster.describe())
                    .allMatch(node -> cluster.log(node).leadership().term() == term);
        });
    }

    private interface CheckOfLeader {
        void with(NodeId leader) throws Exception;
    }

    private long apply(ClusterCommand command) {
        return apply(NODES, command);
    }

    /**
     * Proposes through whoever leads until the command is decided. Leaders change under load, and an outcome that got lost may turn
     * the second try into a refusal: its index will do as well, for the first try came before.
     */
    private long apply(List<NodeId> among, ClusterCommand command) {
        List<Long> indexes = new ArrayList<>();
        List<ProposalOutcome> outcomes = new ArrayList<>();
        soon().untilAsserted(() -> {
            ProposalOutcome outcome = propose(cluster.leaderAmong(among), command, DEADLINE);
            outcomes.add(outcome);
            if (outcome instanceof ProposalOutcome.Applied applied) {
                indexes.add(applied.index());
            } else if (outcome instanceof ProposalOutcome.Rejected rejected && outcomes.size() > 1) {
                indexes.add(rejected.index());
            }
            assertThat(indexes)
                    .as("%s: %s%n%s", command, outcomes, cluster.describe())
                    .isNotEmpty();
        });
        return indexes.get(0);
    }

    private ProposalOutcome propose(NodeId node, ClusterCommand command, Duration deadline) throws Exception {
        proposers.add(Thread.currentThread());
        return get(cluster.log(node).propose(command, deadline), deadline.plus(cluster.patience()));
    }

    private boolean transfer(NodeId from, NodeId to) throws Exception {
        return cluster.log(to).leadership().isSelfReady() || transferOnce(from, to);
    }

    private boolean transferOnce(NodeId from, NodeId to) throws Exception {
        return get(cluster.log(from).transferLeadership(to, DEADLINE), DEADLINE.plus(cluster.patience()));
    }

    private static <T> T get(CompletableFuture<T> future, Duration patience)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void awaitAll(long index) {
        NODES.forEach(node -> awaitIndex(node, index));
    }

    private void awaitIndex(NodeId node, long index) {
        soon().untilAsserted(() -> assertThat(cluster.log(node).applied().index())
                .as(cluster.describe())
                .isGreaterThanOrEqualTo(index));
    }

    private List<?> states() {
        return NODES.stream()
                .map(node -> cluster.log(node).applied().state())
                .distinct()
                .toList();
    }

    private long renewals(NodeId node) {
        return cluster.log(node).applied().state().lease().orElseThrow().renewals();
    }

    private static List<NodeId> allBut(NodeId node) {
        return NODES.stream().filter(each -> !each.equals(node)).toList();
    }
}
