package io.quorate.client;

import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import io.quorate.proto.v1.ClusterHistory;
import io.quorate.proto.v1.ClusterServiceGrpc;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.FailoverRequest;
import io.quorate.proto.v1.PauseReply;
import io.quorate.proto.v1.PauseRequest;
import io.quorate.proto.v1.PauseState;
import io.quorate.proto.v1.ResumeReply;
import io.quorate.proto.v1.ResumeRequest;
import io.quorate.proto.v1.SwitchoverProgress;
import io.quorate.proto.v1.SwitchoverRequest;
import io.quorate.proto.v1.TakeRecoveryOrderReply;
import io.quorate.proto.v1.TakeRecoveryOrderRequest;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks and commands a cluster through its agents' API. Every call returns within its time-out (plus some milliseconds),
 * whatever the agents do; connections are opened when first needed. For one thread at a time. A thread that is interrupted
 * gets the answer that is there by then, and keeps its flag.
 */
public final class ClusterClient implements AutoCloseable {
    // Healthy agents answer within this of each other, and dead ones refuse: none of them delays a confirmed answer.
    private static final Duration GRACE = Duration.ofMillis(200);

    private final List<Endpoint> endpoints;
    private final Channels channels = new Channels();

    /** @param endpoints agents to ask, at least one; those of one node are enough, those of all survive its loss */
    public ClusterClient(List<Endpoint> endpoints) {
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("endpoints: none given, expected at least one");
        }
        this.endpoints = List.copyOf(endpoints);
    }

    /**
     * Asks all agents at once. The source of the answer is QUORUM when a majority confirmed it, else PARTIAL: put together
     * from what the reachable agents know. Endpoints that did not answer are among its problems.
     *
     * @return Done or Unreached
     */
    public Outcome<ClusterStatus> status(Duration timeout) {
        Survey.Result survey = survey(after(timeout), GRACE);
        if (survey.answers().isEmpty()) {
            return new Outcome.Unreached<>("no agent answered: " + survey.silence());
        }
        ClusterStatus chosen = StatusChoice.choose(
                survey.answers().stream().map(Survey.Answer::status).toList());
        return new Outcome.Done<>(StatusChoice.withSilence(chosen, survey.silent()));
    }

    /**
     * The promotions as a majority confirmed them, else as far as the reachable agents know (source PARTIAL).
     *
     * @return Done or Unreached
     */
    public Outcome<ClusterHistory> history(Duration timeout) {
        Deadline deadline = after(timeout);
        // The coordinator may be none of our endpoints; the survey finds it.
        Survey.Result survey = survey(deadline, Duration.ZERO);
        if (survey.answers().isEmpty()) {
            return new Outcome.Unreached<>("no agent answered: " + survey.silence());
        }
        return HistoryQuestion.ask(
                channels, survey.answers().stream().map(Survey.Answer::endpoint).toList(), deadline);
    }

    /** The version of every agent, in the order of the endpoints. */
    public List<AgentVersion> versions(Duration timeout) {
        return VersionQuestion.ask(channels, endpoints, after(timeout));
    }

    /**
     * Has the coordinator move the primary to another node, or only check it.
     *
     * @param phases gets every step as it is reported, on the calling thread
     * @return Done with the last report, which says whether it succeeded
     */
    public Outcome<SwitchoverProgress> switchover(
            SwitchoverRequest request, Consumer<SwitchoverProgress> phases, Duration timeout) {
        return steps(ClusterServiceGrpc.getSwitchoverMethod(), request, phases, timeout);
    }

    /** Has the coordinator make a node the primary without the old one's consent; unreplicated writes may be lost. */
    public Outcome<SwitchoverProgress> failover(
            FailoverRequest request, Consumer<SwitchoverProgress> phases, Duration timeout) {
        return steps(ClusterServiceGrpc.getFailoverMethod(), request, phases, timeout);
    }

    /** Turns automatic actions off. Pausing a paused cluster is no error. */
    public Outcome<PauseState> pause(String requestedBy, Duration timeout) {
        PauseRequest request =
                PauseRequest.newBuilder().setRequestedBy(requestedBy).build();
        return command(ClusterServiceGrpc.getPauseMethod(), request, timeout).map(PauseReply::getPause);
    }

    /** Turns automatic actions on. They are when the state is RUNNING; until then the holder's renewal is awaited. */
    public Outcome<PauseState> resume(String requestedBy, Duration timeout) {
        ResumeRequest request =
                ResumeRequest.newBuilder().setRequestedBy(requestedBy).build();
        return command(ClusterServiceGrpc.getResumeMethod(), request, timeout).map(ResumeReply::getPause);
    }

    /**
     * What the survivors of a lost majority would be given, so that they go on without the others; changes nothing. Every survivor has to
     * answer, and no lost member may.
     *
     * @param status as {@link #status} told it; refused when a majority has confirmed it
     * @param lost names of the members that are gone for good
     * @return never Unknown
     */
    public Outcome<RecoveryPlan> planRecovery(
            ClusterStatus status, SortedSet<String> lost, String requestedBy, Duration timeout) {
        return new RecoveryPlanning(channels, status, lost).plan(requestedBy, after(timeout));
    }

    /**
     * Gives every survivor the same order. An agent that takes it leaves, and its next start carries the order out.
     *
     * @return what came of it on each survivor, by name
     */
    public SortedMap<String, Outcome<TakeRecoveryOrderReply>> takeRecoveryOrder(
            RecoveryPlan plan, String requestedBy, Duration timeout) {
        TakeRecoveryOrderRequest request = TakeRecoveryOrderRequest.newBuilder()
                .setOrder(plan.best().getOrder())
                .setRequestedBy(requestedBy)
                .build();
        return MemberQuestion.ask(
                channels, ClusterServiceGrpc.getTakeRecoveryOrderMethod(), request, plan.survivors(), after(timeout));
    }

    @Override
    public void close() {
        channels.close();
    }

    private Survey.Result survey(Deadline deadline, Duration grace) {
        channels.retryNow();
        return new Survey(channels).run(endpoints, deadline, grace);
    }

    private <Q, P> Outcome<P> command(MethodDescriptor<Q, P> method, Q request, Duration timeout) {
        return new CoordinatorSearch(channels, endpoints).run(method, request, after(timeout), answer -> {});
    }

    private <Q> Outcome<SwitchoverProgress> steps(
            MethodDescriptor<Q, SwitchoverProgress> method,
            Q request,
            Consumer<SwitchoverProgress> phases,
            Duration timeout) {
        Outcome<SwitchoverProgress> outcome =
                new CoordinatorSearch(channels, endpoints).run(method, request, after(timeout), phases);
        if (outcome instanceof Outcome.Done<SwitchoverProgress> done
                && !done.value().getFinished()) {
            return new Outcome.Unknown<>(
                    "the agent ended the call after '" + done.value().getPhase() + "', without a result");
        }
        return outcome;
    }

    private static Deadline after(Duration timeout) {
        return Deadline.after(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
}
