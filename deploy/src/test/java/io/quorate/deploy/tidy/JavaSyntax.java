package io.quorate.deploy.tidy;

import static java.util.Objects.requireNonNull;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The syntax trees of Java files, by the JDK's own parser. */
final class JavaSyntax {
    /** One parsed file. */
    record Parsed(SourceFile file, CompilationUnitTree unit, SourcePositions positions) {
        int firstLine(Tree tree) {
            return line(positions.getStartPosition(unit, tree));
        }

        int lastLine(Tree tree) {
            return line(positions.getEndPosition(unit, tree));
        }

        private int line(long position) {
            LineMap lines = requireNonNull(unit.getLineMap());
            return position < 0 ? 1 : (int) lines.getLineNumber(position);
        }
    }

    private static final class Text extends SimpleJavaFileObject {
        private final SourceFile file;

        Text(SourceFile file) {
            super(URI.create("text:///" + file.path().replace(' ', '_')), JavaFileObject.Kind.SOURCE);
            this.file = file;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return file.text();
        }
    }

    private JavaSyntax() {}

    static List<Parsed> of(List<SourceFile> files) {
        List<Text> texts =
                files.stream().filter(SourceFile::isJava).map(Text::new).toList();
        // The compiler hands back wrapped file objects; their names are what is left of ours.
        Map<URI, SourceFile> byUri = texts.stream().collect(Collectors.toMap(Text::toUri, text -> text.file));
        if (texts.isEmpty()) {
            return List.of();
        }
        JavaCompiler compiler =
                requireNonNull(ToolProvider.getSystemJavaCompiler(), "this runs on a JDK, not on a JRE");
        JavacTask task = (JavacTask) compiler.getTask(null, null, diagnostic -> {}, List.of("-proc:none"), null, texts);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        List<Parsed> parsed = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                parsed.add(
                        new Parsed(requireNonNull(byUri.get(unit.getSourceFile().toUri())), unit, positions));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot parse the Java files", e);
        }
        return parsed;
    }
}
