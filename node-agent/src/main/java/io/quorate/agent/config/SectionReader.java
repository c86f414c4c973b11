package io.quorate.agent.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Takes the texts of known settings out of a piece of a document, and names every key that is not one. */
final class SectionReader {
    private final String source;
    private final List<Setting<?>> settings;
    private final String displayPrefix;
    private final Set<String> keysOfOthers;
    private final Problems problems;

    /**
     * @param displayPrefix what stands before a path in messages: {@code peers[0].}
     * @param keysOfOthers keys of the outermost section that somebody else reads
     */
    SectionReader(
            String source,
            List<Setting<?>> settings,
            String displayPrefix,
            Set<String> keysOfOthers,
            Problems problems) {
        this.source = source;
        this.settings = settings;
        this.displayPrefix = displayPrefix;
        this.keysOfOthers = keysOfOthers;
        this.problems = problems;
    }

    /** The texts by the path of their setting. */
    Map<String, Found> read(YamlNode.Section section) {
        Map<String, Found> found = new LinkedHashMap<>();
        readInto(found, section, "");
        return found;
    }

    private void readInto(Map<String, Found> found, YamlNode.Section section, String prefix) {
        section.entries().forEach((key, node) -> {
            String path = prefix + key;
            Optional<Setting<?>> setting =
                    settings.stream().filter(known -> known.path().equals(path)).findFirst();
            if (setting.isPresent()) {
                found.put(path, new Found(scalar(setting.get(), node), place(node)));
            } else if (!Schema.within(settings, path + ".").isEmpty()) {
                nested(found, node, path);
            } else if (!prefix.isEmpty() || !keysOfOthers.contains(key)) {
                complain(node, path, unknown(key, prefix));
            }
        });
    }

    private @Nullable String scalar(Setting<?> setting, YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar.text();
        }
        String remedy = node instanceof YamlNode.Empty ? "; to have the default, leave the key out" : "";
        complain(
                node,
                setting.path(),
                "is " + node.description() + ": allowed is " + setting.format().allowed() + remedy);
        return null;
    }

    private void nested(Map<String, Found> found, YamlNode node, String path) {
        if (node instanceof YamlNode.Section section) {
            readInto(found, section, path + ".");
        } else if (!(node instanceof YamlNode.Empty)) {
            complain(
                    node,
                    path,
                    "is " + node.description() + ": allowed is a section with the keys "
                            + String.join(
                                    ", ", Schema.within(settings, path + ".").keySet()));
        }
    }

    private String unknown(String key, String prefix) {
        Set<String> here = new TreeSet<>();
        Schema.within(settings, prefix).keySet().forEach(path -> here.add(path.replaceFirst("\\..*", "")));
        if (prefix.isEmpty()) {
            here.addAll(keysOfOthers);
        }
        Optional<String> near = NearMiss.of(key, here).map(prefix::concat).or(() -> elsewhere(key));
        return "unknown setting"
                + near.map(path -> ": did you mean " + displayPrefix + path + "?")
                        .orElse(": allowed here are " + String.join(", ", here));
    }

    private Optional<String> elsewhere(String key) {
        List<String> ends = new ArrayList<>();
        settings.stream()
                .map(Setting::path)
                .filter(path -> path.endsWith("." + key))
                .forEach(ends::add);
        return ends.size() == 1 ? Optional.of(ends.get(0)) : Optional.empty();
    }

    private void complain(YamlNode node, String path, String sentence) {
        problems.add(place(node), displayPrefix + path, sentence);
    }

    private String place(YamlNode node) {
        return source + ":" + node.line();
    }
}
