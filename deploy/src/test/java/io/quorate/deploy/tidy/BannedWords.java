package io.quorate.deploy.tidy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses the words that the glossary replaces, anywhere in a word and in any case. Names of other programs are taken out of a line
 * before it is looked at.
 */
final class BannedWords implements Check {
    private static final List<String> SUFFIXES =
            List.of(".java", ".md", ".proto", ".sh", ".yaml", ".yml", ".xml", ".sql", ".service", ".tla", ".cfg");

    private final Pattern banned;
    private final Pattern foreign;

    BannedWords(List<String> words, List<String> foreignNames) {
        banned = Pattern.compile(alternatives(words), Pattern.CASE_INSENSITIVE);
        // As a word of its own, or as one word of a name in camel case or with underscores.
        foreign = Pattern.compile("(?<![A-Za-z0-9])(?:" + alternatives(foreignNames) + ")(?![a-z0-9])"
                + "|(?<=[a-z0-9])(?=[A-Z])(?:" + alternatives(foreignNames) + ")(?![a-z0-9])");
    }

    /** The longest first: an alternative that is the start of another one would hide it. */
    private static String alternatives(List<String> words) {
        return String.join(
                "|",
                words.stream()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .map(Pattern::quote)
                        .toList());
    }

    @Override
    public List<Finding> findings(List<SourceFile> files) {
        List<Finding> findings = new ArrayList<>();
        for (SourceFile file : files) {
            if (isRead(file)) {
                find(file, findings);
            }
        }
        return findings;
    }

    private void find(SourceFile file, List<Finding> findings) {
        List<String> lines = file.lines();
        for (int i = 0; i < lines.size(); i++) {
            Matcher found = banned.matcher(foreign.matcher(lines.get(i)).replaceAll(" "));
            if (found.find()) {
                findings.add(file.finding(i + 1, "'" + found.group() + "' is not a word of the glossary"));
            }
        }
        if (banned.matcher(file.path()).find()) {
            findings.add(file.finding(1, "the file's name contains a word that is not of the glossary"));
        }
    }

    private static boolean isRead(SourceFile file) {
        boolean isScript = !file.name().contains(".") && file.text().startsWith("#!");
        return isScript || SUFFIXES.stream().anyMatch(file.name()::endsWith);
    }
}
