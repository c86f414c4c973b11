package io.quorate.chaos.check.append;

import io.quorate.chaos.history.Event;
import io.quorate.chaos.history.HandMade;
import io.quorate.chaos.history.Operation.Transaction;
import io.quorate.chaos.history.Stamp;
import io.quorate.chaos.history.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Transactions by hand: {@code "append 1 5"}, {@code "read 1 [5 6]"}. */
final class AppendStory {
    static final Stamp N1 = HandMade.primary("n1", 1);

    private final HandMade story = new HandMade();

    HandMade made() {
        return story;
    }

    /** One after the other. */
    AppendStory ok(String... steps) {
        return ok(N1, steps);
    }

    AppendStory ok(Stamp stamp, String... steps) {
        end(begin(steps), stamp, steps);
        return this;
    }

    AppendStory info(String... steps) {
        story.info(begin(steps));
        return this;
    }

    AppendStory fail(String... steps) {
        story.fail(begin(steps));
        return this;
    }

    /** Each is a transaction of several steps, divided by commas; all at the same time. */
    AppendStory together(String... transactions) {
        List<Event> begun = Arrays.stream(transactions)
                .map(text -> begin(text.split(", ", -1)))
                .toList();
        for (int i = 0; i < transactions.length; i++) {
            end(begun.get(i), N1, transactions[i].split(", ", -1));
        }
        return this;
    }

    Event begin(String... steps) {
        return story.invoke(
                new Transaction(Stream.of(steps).map(text -> unread(step(text))).toList()));
    }

    void end(Event begun, Stamp stamp, String... steps) {
        story.ok(begun, new Transaction(Stream.of(steps).map(AppendStory::step).toList()), stamp);
    }

    private static Step unread(Step step) {
        return step instanceof Step.Read ? new Step.Read(step.key(), Optional.empty()) : step;
    }

    private static Step step(String text) {
        String[] words = text.split(" ", 3);
        long key = Long.parseLong(words[1]);
        if (words[0].equals("append")) {
            return new Step.Append(key, Long.parseLong(words[2]));
        }
        List<Long> elements = Stream.of(words[2].replaceAll("[\\[\\]]", "").split(" ", -1))
                .filter(word -> !word.isEmpty())
                .map(Long::valueOf)
                .toList();
        return new Step.Read(key, Optional.of(elements));
    }
}
