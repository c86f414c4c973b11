package io.quorate.agent.founding;

import io.quorate.agent.config.Address;
import io.quorate.agent.config.AgentConfig;
import io.quorate.agent.config.AgentExit;
import io.quorate.agent.recovery.RecoveryFiles;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.ratis.LogStartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a starting node to the point where its Raft server may start, or refuses.
 *
 * <p>Run it last before that start, when everything else that can fail has been done: a node that wrote the marker and never got a
 * log cannot be told from one that lost it, and stays refused.
 */
public final class FoundingProcess {
    private static final Logger LOG = LoggerFactory.getLogger(FoundingProcess.class);
    private static final int WORD_BYTES = 16;

    private final AgentConfig config;
    private final FoundingTiming timing;
    private final FoundingFiles files;
    private final Map<NodeId, Address> others = new TreeMap<>();
    private Optional<RecoveryStart> recovery = Optional.empty();

    public FoundingProcess(AgentConfig config, FoundingTiming timing) {
        this.config = config;
        this.timing = timing;
        this.files = new FoundingFiles(config.directories().state());
        config.peers().forEach(peer -> others.put(peer.name(), peer.api()));
        others.remove(config.node());
    }

    /**
     * Blocks up to the deadline and answers probes on the api address meanwhile, after a founding also beyond; see {@link
     * FoundingResult.Proceed#stopAnswering}.
     *
     * @param isBootstrap was the agent started with {@code --bootstrap}?
     */
    public FoundingResult run(boolean isBootstrap) throws InterruptedException {
        try {
            RecoveryStart.Found recovered = RecoveryStart.find(config, files);
            if (recovered.refusal().isPresent()) {
                return new FoundingResult.Refused(
                        recovered.refusal().get(), AgentExit.NOT_FOUNDED, recovered.isLeftBehind());
            }
            recovery = recovered.start();
            FoundingFacts facts = facts(isBootstrap);
            ProbeResponder responder = ProbeResponder.of(facts);
            if (recovery.filter(RecoveryStart::isDue).isPresent()) {
                return new FoundingResult.Proceed(responder, false, Optional.empty(), recovery);
            }
            return facts.mayFound()
                    ? found(facts, responder)
                    : Founding.decide(facts, Map.of()).accept(new Conclusion(facts, responder, Optional.empty()));
        } catch (LogStartException e) {
            return new FoundingResult.Refused(
                    String.valueOf(e.getMessage()), AgentExit.PRECONDITION, mayBeLeftBehind());
        } catch (IOException | UncheckedIOException e) {
            return new FoundingResult.Refused(
                    "whether this node has been initialised could not be read or written down: " + e.getMessage(),
                    AgentExit.PRECONDITION,
                    mayBeLeftBehind());
        }
    }

    /** What cannot be read may say that the cluster goes on without this node, or in another group. */
    private boolean mayBeLeftBehind() {
        return new RecoveryFiles(config.directories().state()).isConcerned();
    }

    private FoundingFacts facts(boolean isBootstrap) throws IOException {
        Optional<FoundingRecord> marker = files.readMarker();
        Path raft = config.directories().raft();
        boolean isRaftDirectoryEmpty =
                recovery.isPresent() ? RaftDirectory.isEmptyAfterRecovery(raft) : RaftDirectory.isEmpty(raft);
        FoundingFacts facts = facts(isBootstrap, marker, isRaftDirectoryEmpty, files.readWord());
        if (marker.isPresent()) {
            files.removeWord();
        }
        if (!facts.mayFound() || facts.word().isPresent()) {
            return facts;
        }
        FoundingRecord word = new FoundingRecord(config.cluster(), config.node(), newWord(), new TreeSet<>());
        // Before anybody hears of it: a word that was told and forgotten would make this node a stranger to its own
        // founding.
        files.writeWord(word);
        return facts(isBootstrap, marker, isRaftDirectoryEmpty, Optional.of(word));
    }

    private FoundingFacts facts(
            boolean isBootstrap,
            Optional<FoundingRecord> marker,
            boolean isRaftDirectoryEmpty,
            Optional<FoundingRecord> word) {
        return new FoundingFacts(
                config.cluster(), config.node(), others.keySet(), isBootstrap, marker, isRaftDirectoryEmpty, word);
    }

    private FoundingResult found(FoundingFacts facts, ProbeResponder responder) throws InterruptedException {
        FoundingServer server;
        try {
            server = FoundingServer.start(config.listen().api(), responder);
        } catch (IOException e) {
            return new FoundingResult.Refused(
                    "listen.api: cannot listen on " + config.listen().api() + ": "
                            + deepest(e).getMessage(),
                    AgentExit.PRECONDITION);
        }
        boolean isFounded = false;
        try (VoterProbes probes = new VoterProbes(config.cluster(), config.node(), others, timing.probeTimeout())) {
            FoundingResult result =
                    decideInTime(facts, probes).accept(new Conclusion(facts, responder, Optional.of(server)));
            isFounded = result instanceof FoundingResult.Proceed;
            return result;
        } finally {
            if (!isFounded) {
                server.stop();
            }
        }
    }

    private FoundingDecision decideInTime(FoundingFacts facts, VoterProbes probes) throws InterruptedException {
        long start = System.nanoTime();
        Set<NodeId> told = Set.of();
        while (true) {
            FoundingDecision decision = Founding.decide(facts, probes.askAll());
            if (!(decision instanceof FoundingDecision.Await await)) {
                return decision;
            }
            if (System.nanoTime() - start >= timing.deadline().toNanos()) {
                return givenUp(await);
            }
            if (!await.voters().keySet().equals(told)) {
                told = await.voters().keySet();
                LOG.atInfo().addKeyValue("node", config.node()).log("founding waits for " + await.voters());
            }
            TimeUnit.NANOSECONDS.sleep(timing.pause().toNanos());
        }
    }

    private FoundingDecision givenUp(FoundingDecision.Await await) {
        return new FoundingDecision.Refuse(
                "founding the cluster needs the answer of every configured voter, and within "
                        + timing.deadline().toSeconds() + " s these are missing: " + await.voters()
                        + ". Start every node with --bootstrap; a node that is not there yet must not be in peers");
    }

    /** gRPC says where it failed, its cause says why. */
    private static Throwable deepest(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : deepest(cause);
    }

    private static String newWord() {
        byte[] bytes = new byte[WORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Puts a decision into force. */
    private final class Conclusion implements FoundingDecision.Handler<FoundingResult> {
        private final FoundingFacts facts;
        private final ProbeResponder responder;
        private final Optional<FoundingServer> server;

        private Conclusion(FoundingFacts facts, ProbeResponder responder, Optional<FoundingServer> server) {
            this.facts = facts;
            this.responder = responder;
            this.server = server;
        }

        @Override
        public FoundingResult start(FoundingDecision.Start decision) {
            return new FoundingResult.Proceed(responder, false, server, recovery);
        }

        @Override
        public FoundingResult found(FoundingDecision.Found decision) {
            FoundingRecord founded = facts.word().orElseThrow().withAll(decision.words());
            try {
                files.writeMarker(founded);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            responder.tell(founded);
            LOG.atInfo()
                    .addKeyValue("node", config.node())
                    .log("founded cluster " + config.cluster() + " with "
                            + decision.words().size() + " voters");
            return new FoundingResult.Proceed(responder, true, server, Optional.empty());
        }

        @Override
        public FoundingResult await(FoundingDecision.Await decision) {
            throw new IllegalStateException("waiting ends in a decision: " + decision);
        }

        @Override
        public FoundingResult refuse(FoundingDecision.Refuse decision) {
            return new FoundingResult.Refused(decision.message(), AgentExit.NOT_FOUNDED);
        }
    }
}
