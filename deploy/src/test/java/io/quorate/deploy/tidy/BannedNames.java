package io.quorate.deploy.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Refuses names of types and packages that say how something is made, or nothing. */
final class BannedNames implements Check {
    private static final Set<String> EMPTY_WORDS =
            Set.of("util", "utils", "common", "core", "impl", "manager", "managers", "helper", "helpers", "base");

    private static final Pattern LAST_WORD = Pattern.compile("[A-Z]?[a-z0-9]*$");
    private static final Pattern MADE_HOW = Pattern.compile("Abstract[A-Z].*|I[A-Z].*|Base(?=[A-Z]).*");

    @Override
    public List<Finding> findings(List<SourceFile> files) {
        List<Finding> findings = new ArrayList<>();
        for (JavaSyntax.Parsed parsed : JavaSyntax.of(files)) {
            checkPackage(parsed, findings);
            new TreeScanner<@Nullable Void, @Nullable Void>() {
                @Override
                public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
                    String name = type.getSimpleName().toString();
                    if (isBanned(name)) {
                        findings.add(parsed.file()
                                .finding(
                                        parsed.firstLine(type),
                                        "'" + name + "' is a name that says nothing of the domain"));
                    }
                    return super.visitClass(type, null);
                }
            }.scan(parsed.unit(), null);
        }
        return findings;
    }

    private static void checkPackage(JavaSyntax.Parsed parsed, List<Finding> findings) {
        for (String word : String.valueOf(parsed.unit().getPackageName()).split("\\.", -1)) {
            if (EMPTY_WORDS.contains(word)) {
                findings.add(parsed.file().finding(1, "'" + word + "' is a package that says nothing of the domain"));
            }
        }
    }

    private static boolean isBanned(String name) {
        var last = LAST_WORD.matcher(name);
        return MADE_HOW.matcher(name).matches()
                || (last.find() && EMPTY_WORDS.contains(last.group().toLowerCase(Locale.ROOT)));
    }
}
