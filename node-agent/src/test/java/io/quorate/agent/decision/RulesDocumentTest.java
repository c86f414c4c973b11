package io.quorate.agent.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps {@code node-agent/rules.md} true to the books; {@code -Drules.rewrite=true} writes it anew. */
class RulesDocumentTest {
    private static final Path DOCUMENT = Path.of("rules.md");

    @Test
    void the_printed_books_are_the_ones_that_decide() throws IOException {
        String books = print();
        if (Boolean.getBoolean("rules.rewrite")) {
            Files.writeString(DOCUMENT, books);
        }
        assertThat(DOCUMENT).content().isEqualTo(books);
    }

    private static String print() {
        StringBuilder text = new StringBuilder("""
                # The rule books

                Generated from the code; a test keeps it so. In each book the first rule that holds wins.

                ## Every node about itself

                | rule | when | then |
                |---|---|---|
                """);
        for (NodeRule rule : NodeRules.rules()) {
            text.append("| %s | %s | `%s` |%n".formatted(rule.id(), rule.sentence(), rule.action()));
        }
        text.append("\n## The coordinator about the cluster\n\n| rule | what |\n|---|---|\n");
        text.append(
                "| C00 | the group leads a cluster that is not founded: propose its name, members and settings |\n");
        for (ClusterRule rule : ClusterRules.rules()) {
            text.append("| %s | %s |%n".formatted(rule.id(), rule.sentence()));
        }
        return text.toString();
    }
}
