package io.quorate.agent.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes everything that a start needs: the configuration, closed to clients and without an upstream, and the pass file. */
final class ManagedFiles {
    private final Installation on;

    ManagedFiles(Installation on) {
        this.on = on;
    }

    void writeForStart() throws IOException, OperationFailed {
        on.writer().makeDirectory(on.files().state());
        on.writer().makeDirectory(on.files().socketDirectory());
        on.writer().makeDirectory(on.files().logDirectory());
        on.userFiles().makeMissing();
        int version = DataDirectoryLook.majorVersion(on.files().data())
                .orElseThrow(() -> new OperationFailed(
                        "no PG_VERSION can be read in " + on.files().data()));
        on.writer().write(on.files().config(), new ManagedConfig(on.settings(), on.files()).text(version));
        on.writer()
                .write(
                        on.files().ident(),
                        HbaText.ident(on.account().osUsers(), on.settings().superuser()));
        on.live().reset();
        writePassFile();
        cleanAutoConfig(on.files().data());
        on.problems().report("user configuration", on.userFiles().overridden());
    }

    void writePassFile() throws IOException, OperationFailed {
        on.writer().makeDirectory(on.files().state());
        on.writer().writeChanged(on.files().passwords(), on.secrets().passFile());
    }

    /** Takes Quorate's settings out of what ALTER SYSTEM wrote, here or on the node that the directory was copied from. */
    void cleanAutoConfig(Path data) throws IOException {
        Path file = data.resolve("postgresql.auto.conf");
        if (Files.notExists(file)) {
            return;
        }
        AutoConfig cleaned = AutoConfig.clean(Files.readString(file));
        if (!cleaned.removed().isEmpty()) {
            on.writer().write(file, cleaned.kept());
            on.problems()
                    .report(
                            "ALTER SYSTEM",
                            List.of("removed from " + file + ", because they belong to Quorate: "
                                    + String.join(", ", cleaned.removed())));
        }
    }
}
