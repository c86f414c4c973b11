package io.quorate.agent.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must be right on this machine before the agent starts; each failure is a sentence that says what to do. Changes nothing. */
public final class StartChecks {
    private final AgentConfig config;
    private final Machine machine;
    private final List<String> failures = new ArrayList<>();

    StartChecks(AgentConfig config, Machine machine) {
        this.config = config;
        this.machine = machine;
    }

    /** Everything that stands in the way, empty when the agent may start. */
    public static List<String> failures(AgentConfig config) {
        return new StartChecks(config, new ThisMachine()).run();
    }

    List<String> run() {
        directories();
        config.postgres().ifPresent(this::postgres);
        listening(Schema.LISTEN_RAFT, config.listen().raft());
        listening(Schema.LISTEN_API, config.listen().api());
        return List.copyOf(failures);
    }

    private void postgres(PostgresConfig postgres) {
        if (machine.processUid() == 0) {
            failures.add("user: the agent runs as root, and PostgreSQL refuses to: start it as the user that owns "
                    + postgres.data() + " (usually postgres)");
        }
        failures.addAll(new DataDirectoryChecks(postgres, machine).run());
        binaries(postgres);
        failures.addAll(SecretFiles.failures(config.directories().secrets(), Schema.SECRETS_DIRECTORY.path()));
        if (!isOwnServerListening(postgres)) {
            listening(Schema.POSTGRES_LISTEN, postgres.listen());
        }
    }

    private void binaries(PostgresConfig postgres) {
        Optional<Path> directory = postgres.binaries();
        if (directory.isEmpty()) {
            failures.add("postgres.binaries: PostgreSQL's programs (" + String.join(", ", PostgresBinaries.PROGRAMS)
                    + ") are not in PATH, /usr/lib/postgresql/*/bin or /usr/pgsql-*/bin: " + howToInstall());
            return;
        }
        List<String> missing = PostgresBinaries.missing(directory.get());
        if (!missing.isEmpty()) {
            failures.add("postgres.binaries: " + directory.get() + " lacks " + String.join(", ", missing) + ": "
                    + howToInstall() + ", or name the directory that has them");
        }
    }

    private static String howToInstall() {
        return "install the server (Debian, Ubuntu: apt install postgresql; RPM: dnf install postgresql-server"
                + " postgresql-contrib)";
    }

    private void directories() {
        Directories directories = config.directories();
        Map<Setting<Path>, Path> own = new LinkedHashMap<>();
        own.put(Schema.STATE_DIRECTORY, directories.state());
        own.put(Schema.RAFT_DIRECTORY, directories.raft());
        own.put(Schema.LEASE_DIRECTORY, directories.lease());
        own.forEach((setting, path) -> Existing.whyNotWritable(path, machine)
                .ifPresent(reason -> failures.add(setting.path() + ": " + reason)));
        // Only read: it may be mounted so that nobody writes there.
        own.put(Schema.SECRETS_DIRECTORY, directories.secrets());
        List<DirectoryRules.Named> named = new ArrayList<>();
        own.forEach((setting, path) -> named.add(new DirectoryRules.Named(setting, path)));
        config.postgres().ifPresent(server -> named.add(new DirectoryRules.Named(Schema.POSTGRES_DATA, server.data())));
        DirectoryRules.overlaps(named, Existing::withLinksFollowed)
                .forEach(overlap -> failures.add(overlap.setting().path() + ": " + overlap.sentence()));
    }

    private void listening(Setting<Address> setting, Address address) {
        machine.whyNotListenable(address)
                .ifPresent(reason -> failures.add(setting.path() + ": cannot listen on " + address + ": " + reason));
    }

    /** A restarted agent takes over the server that it finds: its port is in use, and rightly so. */
    private boolean isOwnServerListening(PostgresConfig postgres) {
        Path file = postgres.data().resolve("postmaster.pid");
        try {
            if (!Files.exists(file)) {
                return false;
            }
            List<String> lines = Files.readAllLines(file);
            return lines.size() > 3
                    && lines.get(3)
                            .strip()
                            .equals(Integer.toString(postgres.listen().port()))
                    && machine.isAlive(Long.parseLong(lines.get(0).strip()));
        } catch (NumberFormatException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }
}
