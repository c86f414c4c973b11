package io.quorate.agent.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads one YAML document into nodes that know their lines. Jackson's own tree would lose the lines and stop at the first
 * duplicate key.
 */
final class YamlReader {
    private final String source;
    private final Problems problems;

    /** @param source what the text is called in messages: a file, a variable */
    YamlReader(String source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    /** The document; empty when it could not be read (a problem was added) or has no content. */
    Optional<YamlNode> read(String text) {
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            if (parser.nextToken() == null) {
                return Optional.empty();
            }
            YamlNode root = node(parser);
            if (parser.nextToken() != null) {
                problems.add(source + ":" + line(parser), "", "a second document begins here: allowed is one");
            }
            return Optional.of(root);
        } catch (JsonProcessingException e) {
            problems.add(source, "", "not YAML: " + firstLines(e.getOriginalMessage()));
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from a string", e);
        }
    }

    private YamlNode node(YAMLParser parser) throws IOException {
        int line = line(parser);
        if (parser.isCurrentAlias()) {
            problems.add(
                    source + ":" + line, "", "aliases (*" + parser.getText() + ") are not read: write the value out");
            return new YamlNode.Empty(line);
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> section(parser, line);
            case START_ARRAY -> sequence(parser, line);
            case VALUE_NULL -> new YamlNode.Empty(line);
            default -> new YamlNode.Scalar(line, parser.getText());
        };
    }

    private YamlNode section(YAMLParser parser, int line) throws IOException {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int keyLine = line(parser);
            parser.nextToken();
            YamlNode value = node(parser);
            YamlNode earlier = entries.putIfAbsent(key, value);
            if (earlier != null) {
                problems.add(
                        source + ":" + keyLine,
                        key,
                        "stands twice, first at line " + earlier.line() + ": allowed is once");
            }
        }
        return new YamlNode.Section(line, entries);
    }

    private YamlNode sequence(YAMLParser parser, int line) throws IOException {
        List<YamlNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(parser));
        }
        return new YamlNode.Sequence(line, items);
    }

    private static int line(YAMLParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    /** What the parser says names its own place, nearer than where Jackson had got to. */
    private static String firstLines(String message) {
        return message.lines()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .limit(4)
                .collect(Collectors.joining(" "))
                .replace("in 'reader', line", "at line");
    }
}
