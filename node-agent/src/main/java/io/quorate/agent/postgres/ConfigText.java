package io.quorate.agent.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The syntax of PostgreSQL's configuration files (manual, section 20.1.2), as far as the agent must know it. */
final class ConfigText {
    private static final Pattern LINE = Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_.]*)\\s*=?\\s*(.*)");
    private static final Pattern INCLUDE =
            Pattern.compile("(\\s*include(?:_if_exists|_dir)?\\s*=?\\s*)'([^']*)'(.*)", Pattern.CASE_INSENSITIVE);

    private ConfigText() {}

    /** {@code name = 'value'}, with what is special inside the quotes escaped. */
    static String setting(String name, String value) {
        return name + " = " + quoted(value) + "\n";
    }

    static String quoted(String value) {
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("a setting's value must be on one line");
        }
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /** The name that the line sets, in lower case; empty for comments, blank lines and includes. */
    static Optional<String> nameIn(String line) {
        if (line.isBlank() || line.strip().startsWith("#")) {
            return Optional.empty();
        }
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String name = matcher.group(1).toLowerCase(Locale.ROOT);
        return name.startsWith("include") ? Optional.empty() : Optional.of(name);
    }

    /** The names that the text sets, in its order; included files are not looked into. */
    static List<String> namesIn(String text) {
        List<String> names = new ArrayList<>();
        text.lines().forEach(line -> nameIn(line).ifPresent(names::add));
        return names;
    }

    /** The same text, to be read from another directory: relative includes become absolute. */
    static String movedFrom(String directory, String text) {
        StringBuilder moved = new StringBuilder();
        text.lines().forEach(line -> moved.append(moveInclude(directory, line)).append('\n'));
        return moved.toString();
    }

    private static String moveInclude(String directory, String line) {
        Matcher matcher = INCLUDE.matcher(line);
        if (!matcher.matches() || matcher.group(2).startsWith("/")) {
            return line;
        }
        return matcher.group(1) + "'" + directory + "/" + matcher.group(2) + "'" + matcher.group(3);
    }
}
