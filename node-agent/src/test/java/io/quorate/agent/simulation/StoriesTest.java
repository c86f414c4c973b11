package io.quorate.agent.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the stories in {@code node-agent/traces} true to the code. */
@ExtendWith(Quiet.class)
class StoriesTest {
    private static final String REWRITE =
            "mvn -pl node-agent -am test -Dtest=StoriesTest -Dstories.rewrite=true -Dsurefire.failIfNoSpecifiedTests=false";

    static List<Path> stories() throws IOException {
        return StoryFile.all();
    }

    @ParameterizedTest
    @MethodSource("stories")
    void a_story_is_told_as_it_happens(Path path) throws IOException {
        StoryFile story = StoryFile.read(path);
        StoryScript script = story.script();

        String trace = Story.of(script);

        if (Boolean.getBoolean("stories.rewrite")) {
            Files.writeString(path, story.told(trace));
        }
        assertThat(trace.replaceAll("\\s+", " "))
                .as("what the script says that %s tells", path)
                .contains(script.claims().toArray(String[]::new));
        assertThat(path)
                .as("%s is told otherwise now. If that is right: %s, then read the difference", path, REWRITE)
                .hasContent(story.told(trace));
    }

    @Test
    void the_list_of_stories_names_each_of_them() throws IOException {
        String list = Files.readString(StoryFile.DIRECTORY.resolve("README.md"));

        assertThat(list)
                .contains(stories().stream()
                        .map(path -> "](" + path.getFileName() + ")")
                        .toList());
    }

    @Test
    void a_story_that_was_just_begun_has_an_empty_block_where_its_trace_will_be() {
        StoryFile begun = new StoryFile(Path.of("new.md"), "# New\n\n```\nseed  7\n```\n\n## Trace\n```\n```\n");

        assertThat(begun.script().seed()).isEqualTo(7);
        assertThat(begun.told("a line\n")).isEqualTo("# New\n\n```\nseed  7\n```\n\n## Trace\n```\na line\n```\n");
    }

    @Test
    void what_a_script_says_and_nobody_understands_is_refused_with_what_is_allowed() {
        StoryScript script = StoryScript.parse("0 s  the host of n1 looses power\n");

        assertThatThrownBy(() -> Story.of(script))
                .hasMessageContaining("'the host of n1 looses power': allowed is")
                .hasMessageContaining("\n  the host of n1 loses power\n");
        assertThatThrownBy(() -> StoryScript.parse("sed  7")).hasMessageContaining("'sed' is none of nodes, seed");
        assertThatThrownBy(() -> StoryScript.parse("seed 7")).hasMessageContaining("a key, two spaces or more");
        assertThatThrownBy(() -> StoryScript.parse("client  one")).hasMessageContaining("'one beside n1'");
    }
}
