package io.quorate.chaos.lab;

/** What a program in a container has said. */
public record Answer(int exitCode, String stdout, String stderr) {
    public boolean isDone() {
        return exitCode == 0;
    }

    /** Its output without the line's end, once it is done. */
    String text() {
        if (!isDone()) {
            throw new InfrastructureException("ended with " + exitCode + ": " + stdout + stderr);
        }
        return stdout.strip();
    }
}
