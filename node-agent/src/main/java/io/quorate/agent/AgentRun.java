package io.quorate.agent;

import io.quorate.agent.api.ListenException;
import io.quorate.agent.config.AgentConfig;
import io.quorate.agent.config.AgentExit;
import io.quorate.agent.founding.FoundingProcess;
import io.quorate.agent.founding.FoundingResult;
import io.quorate.agent.founding.FoundingTiming;
import io.quorate.agent.postgres.ServerAccount;
import io.quorate.consensus.ratis.LogStartException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One run of the program: found or come back, run until told to stop or until it must leave, say why. */
final class AgentRun {
    private static final long CLOSING_SECONDS = 10;
    private static final String STILL_THERE =
            "the cluster's quorum was recovered, and this node's PostgreSQL could not be ended: end it";

    private final PrintStream messages;

    /** @param messages where what a person must read goes */
    AgentRun(PrintStream messages) {
        this.messages = messages;
    }

    /** Blocks until the agent has ended. */
    AgentExit run(AgentConfig config, boolean isBootstrap) {
        Path guard = Path.of(System.getProperty("quorate.home", "."), "libexec", "guard.sh");
        if (config.postgres().isPresent() && !Files.isReadable(guard)) {
            return refuse(
                    AgentExit.PRECONDITION,
                    "the guard's program " + guard + " is missing: without a guard no lease;"
                            + " start the agent by bin/quorate-agent of the distribution");
        }
        try {
            LocalServer local = LocalServers.of(config, guard, ServerAccount.ofAgent());
            local.lookAhead();
            FoundingResult founding = new FoundingProcess(config, FoundingTiming.DEFAULT).run(isBootstrap);
            return founding.accept(new AfterFounding(config, local));
        } catch (UncheckedIOException e) {
            return refuse(AgentExit.PRECONDITION, "this machine cannot run an agent: " + e.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return AgentExit.OK;
        }
    }

    private AgentExit refuse(AgentExit exit, String message) {
        messages.println("quorate-agent: " + message);
        return exit;
    }

    private final class AfterFounding implements FoundingResult.Handler<AgentExit> {
        private final AgentConfig config;
        private final LocalServer local;

        AfterFounding(AgentConfig config, LocalServer local) {
            this.config = config;
            this.local = local;
        }

        @Override
        public AgentExit proceed(FoundingResult.Proceed founding) {
            if (founding.isMoving() && !fence()) {
                return refuse(AgentExit.FENCED, STILL_THERE);
            }
            CountDownLatch closed = new CountDownLatch(1);
            try {
                return untilEnded(founding, closed);
            } catch (LogStartException | ListenException e) {
                return refuse(AgentExit.PRECONDITION, String.valueOf(e.getMessage()));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return AgentExit.OK;
            } finally {
                closed.countDown();
            }
        }

        /** Also in a pause, in which the guard has no deadline. True when no process of PostgreSQL is left. */
        private boolean fence() {
            return local.isWitness()
                    || (local.fence().getAsBoolean() && local.guard().markNoLease());
        }

        private AgentExit untilEnded(FoundingResult.Proceed founding, CountDownLatch closed)
                throws LogStartException, ListenException, InterruptedException {
            try (Agent agent = Agent.start(config, founding, local)) {
                Runtime.getRuntime().addShutdownHook(stopper(agent.ended(), closed));
                return agent.ended().join();
            }
        }

        @Override
        public AgentExit refused(FoundingResult.Refused refused) {
            if (refused.isLeftBehind() && !fence()) {
                return refuse(AgentExit.FENCED, STILL_THERE + "; " + refused.message());
            }
            return refuse(refused.exit(), refused.message());
        }
    }

    /** A signal to stop ends the wait; the process ends when the agent has closed, or after some seconds. */
    private static Thread stopper(CompletableFuture<AgentExit> ended, CountDownLatch closed) {
        return new Thread(
                () -> {
                    ended.complete(AgentExit.OK);
                    try {
                        boolean unused = closed.await(CLOSING_SECONDS, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "shutdown");
    }
}
