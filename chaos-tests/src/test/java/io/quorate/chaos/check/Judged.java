package io.quorate.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.chaos.history.HandMade;

/** What tests ask of a checker's answer. */
public final class Judged {
    private final CheckResult result;

    private Judged(CheckResult result) {
        this.result = result;
    }

    public static Judged by(Checker checker, HandMade story) {
        return new Judged(checker.check(story.history()));
    }

    public CheckResult isValid() {
        assertThat(result.verdict()).as(result.toString()).isEqualTo(Verdict.VALID);
        return result;
    }

    public CheckResult isUnknown(String because) {
        assertThat(result.verdict()).as(result.toString()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.reason()).contains(because);
        return result;
    }

    /** Convicted by one offence that these events show. */
    public CheckResult isInvalid(String what, Long... indexes) {
        assertThat(result.verdict()).as(result.toString()).isEqualTo(Verdict.INVALID);
        assertThat(result.offenceCount()).as(result.toString()).isEqualTo(1);
        Offence offence = result.offences().get(0);
        assertThat(offence.what()).contains(what);
        assertThat(offence.events()).extracting(event -> event.index()).containsExactly(indexes);
        return result;
    }
}
