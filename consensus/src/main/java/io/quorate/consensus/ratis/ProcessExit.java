package io.quorate.consensus.ratis;

import org.apache.ratis.util.ExitUtils;

/** Takes from Ratis the right to end the process, for good: an agent has to fence its node first. */
final class ProcessExit {
    private static boolean isTaken;

    private ProcessExit() {}

    /**
     * By default Ratis calls {@code System.exit} when it cannot listen on its port. Its switch for that, once touched, also
     * replaces the handler for uncaught exceptions, which is the agent's: put back.
     */
    static synchronized void takeFromRatis() {
        if (!isTaken) {
            Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
            ExitUtils.disableSystemExit();
            Thread.setDefaultUncaughtExceptionHandler(handler);
            isTaken = true;
        }
    }
}
