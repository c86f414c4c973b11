package io.quorate.deploy.tidy;

/**
 * One thing that is not tidy.
 *
 * @param line counted from 1
 * @param message what was found and what is allowed instead
 */
record Finding(String path, int line, String message) {
    @Override
    public String toString() {
        return path + ":" + line + ": " + message;
    }
}
