package io.quorate.consensus.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubmissionsTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Submissions submissions = new Submissions();
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void close() {
        released.countDown();
        submissions.close();
    }

    @Test
    void an_answer_is_passed_on() throws Exception {
        assertThat(get(submissions.ask(LONG, reason -> reason, answer -> answer.complete("yes"))))
                .isEqualTo("yes");
    }

    @Test
    void silence_is_answered_at_the_deadline() throws Exception {
        assertThat(get(submissions.ask(SHORT, reason -> reason, answer -> {}))).isEqualTo("no outcome within 20 ms");
    }

    @Test
    void a_submission_that_blocks_holds_up_no_deadline_and_what_came_too_late_is_not_submitted() throws Exception {
        AtomicBoolean wasSubmitted = new AtomicBoolean();
        AtomicBoolean isBlocking = new AtomicBoolean();
        // On a busy machine the deadline may pass before its turn comes: then it has blocked nobody yet.
        while (!isBlocking.get()) {
            CompletableFuture<String> blocked = submissions.ask(SHORT, reason -> reason, answer -> {
                isBlocking.set(true);
                awaitRelease();
            });
            assertThat(get(blocked)).contains("no outcome");
        }
        CompletableFuture<String> second = submissions.ask(SHORT, reason -> reason, answer -> wasSubmitted.set(true));

        assertThat(get(second)).contains("no outcome");
        released.countDown();
        get(submissions.ask(LONG, reason -> reason, answer -> answer.complete("third")));
        assertThat(wasSubmitted).isFalse();
    }

    @Test
    void a_submission_that_throws_is_answered_with_its_reason() throws Exception {
        CompletableFuture<String> answer = submissions.ask(LONG, reason -> reason, ignored -> {
            throw new IllegalStateException("no server");
        });

        assertThat(get(answer)).contains("no server");
    }

    @Test
    void closing_answers_whatever_is_open_and_whatever_comes_later() throws Exception {
        CompletableFuture<String> open = submissions.ask(LONG, reason -> reason, answer -> {});

        submissions.close();

        assertThat(get(open)).contains("closed");
        assertThat(get(submissions.ask(LONG, reason -> reason, answer -> answer.complete("yes"))))
                .contains("closed");
    }

    @Test
    void more_than_fit_are_answered_at_once() throws Exception {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int number = 0; number < 1100; number++) {
            answers.add(submissions.ask(LONG, reason -> reason, answer -> awaitRelease()));
        }

        assertThat(get(answers.get(answers.size() - 1))).contains("1000 submissions are waiting");
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String get(CompletableFuture<String> answer) throws Exception {
        return answer.get(10, TimeUnit.SECONDS);
    }
}
