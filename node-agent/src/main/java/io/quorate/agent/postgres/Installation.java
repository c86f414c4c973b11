package io.quorate.agent.postgres;

import io.quorate.agent.fencing.StandingFence;
import io.quorate.agent.process.FileOwner;
import io.quorate.agent.process.ServerProcesses;

/** The parts that the operations on one server share. */
record Installation(
        ServerSettings settings,
        ServerAccount account,
        ServerFiles files,
        DurableFiles writer,
        StandingFence fence,
        HistoryFiles history,
        UnfinishedMarker marker,
        UserFiles userFiles,
        LiveSettings live,
        Secrets secrets,
        PostgresPrograms programs,
        ServerSessions sessions,
        ServerProcesses processes,
        Problems problems,
        DataIncarnation incarnation,
        KeptAside kept,
        RejoinHook hook) {

    static Installation of(ServerSettings settings, ServerAccount account, ServerProcesses processes) {
        return of(settings, account, processes, RejoinHook.NONE);
    }

    static Installation of(ServerSettings settings, ServerAccount account, ServerProcesses processes, RejoinHook hook) {
        ServerFiles files = new ServerFiles(
                settings.data().toAbsolutePath(), settings.state().toAbsolutePath());
        DurableFiles writer = new DurableFiles(FileOwner.of(files.data()));
        UnfinishedMarker marker = new UnfinishedMarker(files, writer);
        Problems problems = new Problems();
        return new Installation(
                settings,
                account,
                files,
                writer,
                new StandingFence(files.data()),
                new HistoryFiles(files.data()),
                marker,
                new UserFiles(settings, files, writer),
                new LiveSettings(settings, files, writer),
                new Secrets(settings.secrets()),
                new PostgresPrograms(settings, account, files),
                new ServerSessions(settings, files),
                processes,
                problems,
                new DataIncarnation(files, writer, marker, problems),
                new KeptAside(files, writer, settings.divergentWalQuota()),
                hook);
    }
}
