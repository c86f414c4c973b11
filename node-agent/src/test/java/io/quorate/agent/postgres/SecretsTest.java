package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    Path directory;

    @Test
    void the_pass_file_escapes_what_separates_its_fields() throws Exception {
        Files.writeString(directory.resolve("replication.password"), "a:b\\c\n");

        assertThat(new Secrets(directory).passFile()).isEqualTo("*:*:*:quorate_replication:a\\:b\\\\c\n");
    }

    @Test
    void a_missing_or_blank_password_is_named_by_its_file_only() throws IOException {
        Secrets secrets = new Secrets(directory);
        assertThatThrownBy(secrets::replicationPassword).hasMessageContaining("replication.password");

        Files.writeString(directory.resolve("application.password"), " \n");
        assertThatThrownBy(secrets::applicationPassword).hasMessageContaining("one line");
        Files.writeString(directory.resolve("application.password"), "first\nsecond\n");
        assertThatThrownBy(secrets::applicationPassword)
                .hasMessageContaining("one line")
                .hasMessageNotContaining("second");
    }

    @Test
    void a_verifier_matches_its_own_password_only() {
        String verifier = ScramVerifier.of("pencil");

        assertThat(verifier).startsWith("SCRAM-SHA-256$4096:").doesNotContain("pencil");
        assertThat(ScramVerifier.matches(verifier, "pencil")).isTrue();
        assertThat(ScramVerifier.matches(verifier, "pencil2")).isFalse();
        assertThat(ScramVerifier.matches("md5a6343a68d964ca596d9752250d54bb8a", "pencil"))
                .isFalse();
        assertThat(ScramVerifier.of("pencil")).isNotEqualTo(verifier);
    }
}
