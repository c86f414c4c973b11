package io.quorate.deploy.tidy;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A method fits a screen. Counted are the lines of its body, from brace to brace; initialisers count as methods. */
record MethodLength(int max) implements Check {
    @Override
    public List<Finding> findings(List<SourceFile> files) {
        List<Finding> findings = new ArrayList<>();
        for (JavaSyntax.Parsed parsed : JavaSyntax.of(files)) {
            new Bodies(parsed, findings).scan(parsed.unit(), null);
        }
        return findings;
    }

    private final class Bodies extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final JavaSyntax.Parsed parsed;
        private final List<Finding> findings;

        Bodies(JavaSyntax.Parsed parsed, List<Finding> findings) {
            this.parsed = parsed;
            this.findings = findings;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
            for (Tree member : type.getMembers()) {
                if (member instanceof BlockTree initialiser) {
                    measure("the initialiser", initialiser);
                }
            }
            return super.visitClass(type, null);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
            BlockTree body = method.getBody();
            if (body != null) {
                measure(method.getName().toString(), body);
            }
            return super.visitMethod(method, null);
        }

        private void measure(String name, BlockTree body) {
            int lines = parsed.lastLine(body) - parsed.firstLine(body) + 1;
            if (lines > max) {
                String message = "%s has %d lines; allowed are %d".formatted(name, lines, max);
                findings.add(parsed.file().finding(parsed.firstLine(body), message));
            }
        }
    }
}
