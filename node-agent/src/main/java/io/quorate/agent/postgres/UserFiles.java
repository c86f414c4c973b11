package io.quorate.agent.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The user's own configuration, outside the data directory, because clones and rewinds replace what lies inside. It is made from
 * the data directory's the first time and belongs to the user from then on.
 */
final class UserFiles {
    private final ServerSettings settings;
    private final ServerFiles files;
    private final DurableFiles writer;

    UserFiles(ServerSettings settings, ServerFiles files, DurableFiles writer) {
        this.settings = settings;
        this.files = files;
        this.writer = writer;
    }

    void makeMissing() throws IOException {
        make(settings.userConfig(), files.data().resolve("postgresql.conf"), "# Your own PostgreSQL settings.\n");
        make(settings.userHba(), files.data().resolve("pg_hba.conf"), HbaText.DEFAULT_USER_LINES);
    }

    /** Settings of the user's file that Quorate's override, for people to know. */
    List<String> overridden() throws IOException {
        List<String> problems = new ArrayList<>();
        if (Files.isReadable(settings.userConfig())) {
            ConfigText.namesIn(Files.readString(settings.userConfig())).stream()
                    .filter(OwnedSettings::includes)
                    .distinct()
                    .forEach(name -> problems.add("setting '" + name + "' in " + settings.userConfig()
                            + " has no effect: it belongs to Quorate"));
        }
        return problems;
    }

    private void make(Path target, Path source, String otherwise) throws IOException {
        if (Files.exists(target)) {
            return;
        }
        Path directory = target.toAbsolutePath().getParent();
        if (directory != null) {
            writer.makeDirectory(directory);
        }
        String text = Files.isReadable(source)
                ? ConfigText.movedFrom(files.data().toString(), Files.readString(source))
                : otherwise;
        writer.write(target, text);
    }
}
