package io.quorate.agent.fencing;

import io.quorate.agent.time.BootId;
import io.quorate.agent.time.ProcUptimeClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** An agent that starts its guard and then waits to be killed: a program of its own, for tests of what outlives it. */
final class GuardStarter {
    private GuardStarter() {}

    public static void main(String[] arguments) throws Exception {
        Guard guard = new Guard(
                Path.of(arguments[0]),
                Path.of(arguments[1]),
                Path.of(arguments[2]),
                new ProcUptimeClock(),
                BootId.read());
        System.out.write((guard.ensureRunning() + "\n").getBytes(StandardCharsets.US_ASCII));
        System.out.flush();
        System.in.read();
    }
}
