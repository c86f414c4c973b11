package io.quorate.agent.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Which directories may lie inside which: a clone or a rewind must never touch the log, the marker or a password. */
final class DirectoryRules {

    /** A directory and the setting that names it. */
    record Named(Setting<?> setting, Path path) {}

    /** Two directories that must be apart. */
    record Overlap(Setting<?> setting, String sentence) {}

    private DirectoryRules() {}

    /**
     * Every directory is apart from every other, but all may lie below the state directory.
     *
     * @param resolved what a path really is: the same, or with symbolic links followed
     */
    static List<Overlap> overlaps(List<Named> directories, UnaryOperator<Path> resolved) {
        List<Overlap> found = new ArrayList<>();
        for (Named one : directories) {
            for (Named other : directories) {
                if (!one.equals(other) && isForbidden(one, other, resolved)) {
                    found.add(new Overlap(
                            one.setting(),
                            "is " + one.path() + ", which is or lies inside "
                                    + other.setting().path() + " (" + other.path()
                                    + "): allowed is a directory of its own"));
                }
            }
        }
        return found;
    }

    private static boolean isForbidden(Named inner, Named outer, UnaryOperator<Path> resolved) {
        Path innerPath = resolved.apply(inner.path());
        Path outerPath = resolved.apply(outer.path());
        boolean mayContain = outer.setting().equals(Schema.STATE_DIRECTORY);
        return mayContain ? innerPath.equals(outerPath) : innerPath.startsWith(outerPath);
    }
}
