package io.quorate.agent.process;

/**
 * How a program's run ended.
 *
 * @param exitCode its exit code; of no meaning when it was ended at its deadline
 * @param output the end of what it wrote to standard output and standard error, in the order in which it arrived
 * @param isTimedOut it was still running at the deadline, and was killed
 * @param isReadToEnd nothing that it wrote after {@code output} is missing; what a program did not say proves nothing otherwise
 */
public record ProgramRun(int exitCode, String output, boolean isTimedOut, boolean isReadToEnd) {

    public boolean isSuccess() {
        return !isTimedOut && exitCode == 0;
    }

    /** For messages: how it ended, and the last words. */
    public String summary() {
        String end = isTimedOut ? "did not end within its deadline and was killed" : "ended with code " + exitCode;
        return output.isBlank() ? end : end + ": " + output.strip();
    }
}
