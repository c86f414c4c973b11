package io.quorate.agent;

import io.quorate.agent.cli.DataDirectoryWork;
import io.quorate.agent.cli.DataReport;
import io.quorate.agent.config.AgentConfig;
import io.quorate.agent.config.PostgresConfig;
import io.quorate.agent.fencing.FencedEnd;
import io.quorate.agent.fencing.StandingFence;
import io.quorate.agent.postgres.ActionResult;
import io.quorate.agent.postgres.AdoptionPreflight;
import io.quorate.agent.postgres.AdoptionReport;
import io.quorate.agent.postgres.ReleaseData;
import io.quorate.agent.postgres.ServerAccount;
import io.quorate.agent.process.DataDirectoryProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Hands what the commands ask about a data directory to the PostgreSQL adapter. */
final class LocalDataDirectories implements DataDirectoryWork {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @Override
    public DataReport checkAdoption(AgentConfig config) {
        AdoptionReport report = new AdoptionPreflight(
                        config.toServerSettings(), ServerAccount.ofAgent(), processes(config))
                .check(LIMIT);
        List<String> lines = new ArrayList<>();
        report.refusals().forEach(text -> lines.add("refused: " + text));
        report.warnings().forEach(text -> lines.add("warning: " + text));
        report.changes().forEach(text -> lines.add("will change: " + text));
        return new DataReport(report.isAllowed(), lines);
    }

    @Override
    public boolean endServer(AgentConfig config) {
        return config.postgres()
                .map(PostgresConfig::data)
                .map(data -> new FencedEnd(new DataDirectoryProcesses(data), new StandingFence(data)).getAsBoolean())
                .orElse(true);
    }

    @Override
    public DataReport release(AgentConfig config) {
        ActionResult<List<String>> result =
                new ReleaseData(config.toServerSettings(), ServerAccount.ofAgent(), processes(config)).release(LIMIT);
        if (result instanceof ActionResult.Done<List<String>> done) {
            return new DataReport(true, done.value());
        }
        return new DataReport(false, List.of(((ActionResult.Failed<List<String>>) result).reason()));
    }

    private static DataDirectoryProcesses processes(AgentConfig config) {
        return new DataDirectoryProcesses(
                config.postgres().map(PostgresConfig::data).orElseThrow());
    }
}
