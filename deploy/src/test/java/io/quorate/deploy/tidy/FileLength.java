package io.quorate.deploy.tidy;

import java.util.List;

/** A file has one reason to exist; a long one has several. */
record FileLength(int max, int maxOfTests) implements Check {
    @Override
    public List<Finding> findings(List<SourceFile> files) {
        return files.stream()
                .filter(SourceFile::isJava)
                .filter(file -> file.lines().size() > limit(file))
                .map(file -> file.finding(
                        1, file.lines().size() + " lines; allowed are " + limit(file) + ": find the second subject"))
                .toList();
    }

    private int limit(SourceFile file) {
        return file.isTest() ? maxOfTests : max;
    }
}
