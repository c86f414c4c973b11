package io.quorate.deploy.tidy;

import java.util.List;

/**
 * One text file of the checkout.
 *
 * @param path from the project's root, separated by slashes
 */
record SourceFile(String path, String text) {
    boolean isJava() {
        return path.endsWith(".java");
    }

    boolean isTest() {
        return path.contains("/src/test/");
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The folder that it lies in; empty for the root. */
    String folder() {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    List<String> lines() {
        return text.lines().toList();
    }

    Finding finding(int line, String message) {
        return new Finding(path, line, message);
    }
}
