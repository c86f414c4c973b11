package io.quorate.deploy.tidy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every relative link of a document leads to a file of the checkout and, where it names one, to a heading of it. */
final class MarkdownLinks implements Check {
    private static final Pattern FENCE = Pattern.compile("^ {0,3}(```|~~~)");
    private static final Pattern CODE = Pattern.compile("(`+).+?\\1");
    private static final Pattern LINK =
            Pattern.compile("\\]\\(\\s*<?([^)>\\s]+)>?[^)]*\\)|^ {0,3}\\[[^\\]^]+\\]:\\s*<?(\\S+?)>?(?:\\s|$)");
    private static final Pattern ELSEWHERE = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*:|^//");
    private static final Pattern HEADING = Pattern.compile("^ {0,3}#{1,6}\\s+(.*?)\\s*#*\\s*$");
    private static final Pattern ANCHOR = Pattern.compile("<a\\s[^>]*(?:id|name)=\"([^\"]+)\"");
    private static final Pattern NO_SLUG = Pattern.compile("[^\\p{L}\\p{N}_ -]");

    @Override
    public List<Finding> findings(List<SourceFile> files) {
        Map<String, SourceFile> byPath = new HashMap<>();
        Set<String> paths = new HashSet<>(Set.of(""));
        for (SourceFile file : files) {
            byPath.put(file.path(), file);
            for (String path = file.path(); !path.isEmpty(); path = parent(path)) {
                paths.add(path);
            }
        }
        List<Finding> findings = new ArrayList<>();
        for (SourceFile file : files) {
            if (file.path().endsWith(".md")) {
                check(file, paths, byPath, findings);
            }
        }
        return findings;
    }

    private static void check(
            SourceFile file, Set<String> paths, Map<String, SourceFile> byPath, List<Finding> findings) {
        List<String> lines = prose(file);
        for (int i = 0; i < lines.size(); i++) {
            for (MatchResult link : LINK.matcher(CODE.matcher(lines.get(i)).replaceAll(" "))
                    .results()
                    .toList()) {
                String target = link.group(1) != null ? link.group(1) : link.group(2);
                if (!ELSEWHERE.matcher(target).find() && !leadsSomewhere(file, target, paths, byPath)) {
                    findings.add(file.finding(i + 1, "the link '" + target + "' leads nowhere"));
                }
            }
        }
    }

    private static boolean leadsSomewhere(
            SourceFile from, String target, Set<String> paths, Map<String, SourceFile> byPath) {
        int hash = target.indexOf('#');
        String path = hash < 0 ? target : target.substring(0, hash);
        String to = path.isEmpty() ? from.path() : resolve(from.folder(), path);
        if (!paths.contains(to)) {
            return false;
        }
        SourceFile document = byPath.get(to);
        if (hash < 0 || document == null || !to.endsWith(".md")) {
            return true;
        }
        return anchors(document).contains(target.substring(hash + 1));
    }

    /** The path from the root; a name that no file has, if it leaves the root. */
    private static String resolve(String folder, String path) {
        List<String> parts = new ArrayList<>();
        for (String part : (path.startsWith("/") ? path : folder + "/" + path).split("/", -1)) {
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    return "..";
                }
                parts.remove(parts.size() - 1);
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** The lines, with those of code blocks emptied. */
    private static List<String> prose(SourceFile file) {
        List<String> lines = new ArrayList<>();
        boolean isCode = false;
        for (String line : file.lines()) {
            boolean isFence = FENCE.matcher(line).find();
            lines.add(isCode || isFence ? "" : line);
            isCode ^= isFence;
        }
        return lines;
    }

    /** As GitHub makes them: lower case, no punctuation, spaces to dashes, repeated ones numbered. */
    private static Set<String> anchors(SourceFile file) {
        Set<String> anchors = new HashSet<>();
        for (String line : prose(file)) {
            ANCHOR.matcher(line).results().forEach(anchor -> anchors.add(anchor.group(1)));
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String title = heading.group(1).replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1");
                String slug = NO_SLUG.matcher(title.toLowerCase(Locale.ROOT))
                        .replaceAll("")
                        .replace(' ', '-');
                String unique = slug;
                for (int n = 1; !anchors.add(unique); n++) {
                    unique = slug + "-" + n;
                }
            }
        }
        return anchors;
    }
}
