package io.quorate.agent;

import picocli.CommandLine;

/** The program {@code quorate-agent}. */
@CommandLine.Command(name = "quorate-agent")
final class AgentMain {

    private AgentMain() {}
}
