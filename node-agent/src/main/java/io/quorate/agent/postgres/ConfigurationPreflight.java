package io.quorate.agent.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The part of the examination before an adoption that concerns configuration, access and roles. */
final class ConfigurationPreflight {
    private final Installation on;

    ConfigurationPreflight(Installation on) {
        this.on = on;
    }

    void check(AdoptionReport.Draft draft) throws IOException {
        ServerSettings settings = on.settings();
        draft.change("the server listens on " + settings.host() + ":" + settings.port() + " and on a private socket in "
                + on.files().socketDirectory() + "; applications connect by TCP");
        checkSource(draft, settings.userConfig(), "postgresql.conf");
        checkSource(draft, settings.userHba(), "pg_hba.conf");
        checkOwned(draft);
        checkHba(draft);
        draft.change("role " + UpstreamConfig.REPLICATION_ROLE + " is made (LOGIN, REPLICATION, and the four functions"
                + " that pg_rewind calls), or gets its password and attributes if it exists");
        draft.change("role " + settings.applicationRole() + " and database " + settings.applicationDatabase()
                + " are made if they are missing; the role's password becomes the one in " + settings.secrets());
        draft.change("physical replication slots whose names begin with quorate_ are made and dropped by Quorate");
        draft.warn("role " + settings.superuser() + " must be a superuser of this database, and database "
                + UpstreamConfig.DATABASE + " must exist");
    }

    /** Debian keeps the configuration elsewhere, and nothing in the data directory says where. */
    private void checkSource(AdoptionReport.Draft draft, Path target, String name) {
        Path source = on.files().data().resolve(name);
        if (Files.exists(target)) {
            draft.change(target + " is used as it is");
        } else if (Files.exists(source)) {
            draft.change(target + " is made from " + source + ", which stays and has no effect while Quorate runs"
                    + " the server");
        } else {
            draft.warn("there is no " + source + ": copy the server's own file (such as"
                    + " /etc/postgresql/VERSION/main/" + name + ") to " + target + ", or its settings are lost");
        }
    }

    private void checkOwned(AdoptionReport.Draft draft) throws IOException {
        Path config = Files.exists(on.settings().userConfig())
                ? on.settings().userConfig()
                : on.files().data().resolve("postgresql.conf");
        for (String name : ownedIn(config)) {
            draft.change("setting '" + name + "' in " + config + " has no effect: it belongs to Quorate");
        }
        Path auto = on.files().data().resolve("postgresql.auto.conf");
        for (String name : ownedIn(auto)) {
            draft.change("setting '" + name + "' is removed from " + auto + ": it belongs to Quorate");
        }
    }

    private void checkHba(AdoptionReport.Draft draft) throws IOException {
        Path hba = Files.exists(on.settings().userHba())
                ? on.settings().userHba()
                : on.files().data().resolve("pg_hba.conf");
        for (String line : linesOf(hba)) {
            boolean isTrusting = !line.startsWith("#") && line.matches(".*\\strust(\\s.*)?");
            if (isTrusting && !line.startsWith("local")) {
                draft.warn("a line of " + hba + " lets people in without a password: " + line);
            }
        }
    }

    private static Set<String> ownedIn(Path file) throws IOException {
        Set<String> names = new TreeSet<>(ConfigText.namesIn(String.join("\n", linesOf(file))));
        names.removeIf(name -> !OwnedSettings.includes(name));
        return names;
    }

    private static List<String> linesOf(Path file) throws IOException {
        return Files.exists(file)
                ? Files.readAllLines(file).stream().map(String::strip).toList()
                : List.of();
    }
}
