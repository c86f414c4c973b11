package io.quorate.deploy.tidy;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Every package says what lives in it and is null-marked; a package of tests shares the page of the package that it tests. */
final class PackageInfo implements Check {
    private static final Pattern SOURCES = Pattern.compile("/src/(main|test)/java/");

    @Override
    public List<Finding> findings(List<SourceFile> files) {
        Set<String> explained = files.stream()
                .filter(file -> file.name().equals("package-info.java"))
                .filter(file -> file.text().contains("/**") && file.text().contains("@NullMarked"))
                .map(PackageInfo::packageOf)
                .collect(Collectors.toUnmodifiableSet());
        return files.stream()
                .filter(file ->
                        file.isJava() && SOURCES.matcher("/" + file.path()).find())
                .collect(Collectors.toMap(PackageInfo::packageOf, file -> file, (first, other) -> first))
                .entrySet()
                .stream()
                .filter(entry -> !explained.contains(entry.getKey()))
                .map(entry -> entry.getValue()
                        .finding(1, "its package has no package-info.java with a description and @NullMarked"))
                .toList();
    }

    /** The module and the package. */
    private static String packageOf(SourceFile file) {
        return SOURCES.matcher("/" + file.folder() + "/").replaceFirst(":");
    }
}
