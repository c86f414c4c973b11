package io.quorate.deploy.cluster;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The program of a {@link LonelyClient}: inserts into the table that is its argument, and asks the same server all the time whether it is
 * writable. Prints every yes at once, and ends in order when its input does, also by the end of who has started it.
 */
final class LonelyClientMain {
    static final String URL = "CLIENT_URL";

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final InsertLoad load;
    private final WritableWatch watch;
    private int printedRows;
    private int printedAnswers;

    private LonelyClientMain(InsertLoad load, WritableWatch watch) {
        this.load = load;
        this.watch = watch;
    }

    public static void main(String[] arguments) throws SQLException {
        String url = requireNonNull(System.getenv(URL));
        InsertLoad load = InsertLoad.start(url, arguments[0]);
        WritableWatch watch = WritableWatch.on(List.of(new ServerProbe(url)));
        LonelyClientMain client = new LonelyClientMain(load, watch);
        try (load;
                watch) {
            client.printUntilEndOfInput();
        }
        client.print();
    }

    private void printUntilEndOfInput() {
        Thread input = new Thread(LonelyClientMain::awaitEnd, "input");
        input.start();
        while (input.isAlive()) {
            print();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static void awaitEnd() {
        try {
            System.in.transferTo(PrintStream.nullOutputStream());
        } catch (IOException e) {
            // As good an end as any other.
        }
    }

    private void print() {
        List<Answer> rows = load.acknowledgements().all();
        rows.subList(printedRows, rows.size()).forEach(answer -> print(LonelyClient.ROW, answer));
        printedRows = rows.size();
        List<Answer> answers = watch.answers();
        answers.subList(printedAnswers, answers.size()).forEach(answer -> print(LonelyClient.WRITABLE, answer));
        printedAnswers = answers.size();
    }

    private void print(String kind, Answer answer) {
        output.println(kind + " " + answer.id() + " " + answer.epoch() + " " + answer.begun() + " " + answer.at());
    }
}
