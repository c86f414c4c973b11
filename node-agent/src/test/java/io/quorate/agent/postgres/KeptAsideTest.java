package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.process.FileOwner;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rejoins have kept aside: its summaries, its quota, and what people are told. */
class KeptAsideTest {
    private static final long QUOTA = 100_000;
    private static final Timeline SECOND = new Timeline(2);
    private static final Divergence DIVERGENCE = new Divergence(
            at("0/3000148"),
            at("0/3000278"),
            List.of(new Divergence.Stretch(SECOND, Lsn.parse("0/3000148"), Lsn.parse("0/3000278"))));
    private static final WalContents CONTENTS = new WalContents(
            4,
            1,
            0,
            Optional.of("2026-11-21 18:14:28.2 UTC"),
            Optional.of("2026-11-21 18:14:28.2 UTC"),
            List.of(new WalContents.Touched("app.public.my table", 3)),
            0,
            2);

    @TempDir
    private Path directory;

    private ServerFiles files;
    private KeptAside aside;
    private final Problems problems = new Problems();

    @BeforeEach
    void make() {
        files = new ServerFiles(directory.resolve("data"), directory.resolve("state"));
        aside = new KeptAside(files, writer(), QUOTA);
    }

    @Test
    void a_summary_is_read_back_as_it_was_written() {
        DivergenceSummary whole = summary(CONTENTS, Optional.empty());
        DivergenceSummary incomplete = summary(CONTENTS, Optional.of("pg_waldump is missing\nin /bin"));

        assertThat(DivergenceSummary.parse(whole.text())).contains(whole);
        assertThat(DivergenceSummary.parse(incomplete.text()).orElseThrow().gap())
                .contains("pg_waldump is missing in /bin");
        assertThat(DivergenceSummary.parse("304 bytes of WAL\n")).isEmpty();
        assertThat(whole.text()).contains("pg_waldump --path=. --timeline=2 --start=0/3000148 --end=0/3000278");
    }

    @Test
    void the_oldest_copies_go_when_the_quota_is_passed_and_stay_in_the_index() throws IOException {
        Path first = keep("20260101T000000.000Z", 40_000);
        Path second = keep("20260102T000000.000Z", 40_000);

        aside.removeBeyondQuota(10_000, Optional.empty());
        assertThat(first).exists();
        assertThat(aside.removable(55_000)).isGreaterThanOrEqualTo(40_000).isLessThan(80_000);
        aside.removeBeyondQuota(55_000, Optional.empty());

        assertThat(first).doesNotExist();
        assertThat(second).exists();
        assertThat(index()).contains("removed 20260101T000000.000Z").contains("postgres.divergent_wal_quota");
    }

    @Test
    void what_has_just_been_copied_is_spared() throws IOException {
        Path place = keep("20260101T000000.000Z", (int) QUOTA);

        aside.removeBeyondQuota(0, Optional.of(place));

        assertThat(place).exists();
    }

    @Test
    void whole_directories_are_counted_and_never_removed() throws IOException {
        Path moved = files.beside(".moved-20260101T000000.000Z");
        Files.createDirectories(moved);
        Files.write(moved.resolve("file"), new byte[(int) QUOTA * 2]);
        aside.index().moved(moved, KeptAside.bytesBelow(moved));

        aside.removeBeyondQuota(QUOTA, Optional.empty());
        refresh();

        assertThat(moved).exists();
        assertThat(problems.all())
                .containsExactly("a data directory that was moved aside is kept (195 kB): " + moved
                        + "; the agent never deletes one: remove what nobody needs any more");
        Files.createDirectories(files.beside(".moved-20260102T000000.000Z"));
        refresh();
        assertThat(problems.all()).singleElement().asString().contains("2 data").contains("at least 195 kB");
    }

    @Test
    void copies_that_were_never_finished_are_removed_before_the_next() throws IOException {
        Path lost = Files.createDirectories(files.divergent().resolve("20260101T000000.000Z.copying"));
        Files.write(lost.resolve("000000020000000000000003"), new byte[10]);

        assertThat(aside.copies()).isEmpty();
        aside.removeUnfinishedCopies();
        Path place = aside.settle(aside.beginCopies());

        assertThat(lost).doesNotExist();
        assertThat(aside.copies()).extracting(KeptAside.Kept::place).containsExactly(place);
    }

    @Test
    void what_is_kept_is_told_until_somebody_has_removed_it() throws IOException {
        Path place = keep("20260101T000000.000Z", 10);

        refresh();
        assertThat(problems.all())
                .containsExactly("a rewind to node-b at 2026-01-01T00:00:00Z discarded 304 bytes of WAL that only this"
                        + " node had (timeline 2, 0/3000148 to 0/3000278): 1 transaction committed, 0 rolled back, in"
                        + " app.public.my table; it is kept in " + place + ", described in "
                        + place.resolve("summary.txt") + ": bring back by hand what is needed, then remove " + place);

        Files.delete(place.resolve("summary.txt"));
        refresh();
        assertThat(problems.all()).singleElement().asString().contains("summary cannot be read");

        Files.delete(place.resolve("000000020000000000000003"));
        Files.delete(place);
        refresh();
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void of_many_the_latest_are_told_and_the_others_counted() throws IOException {
        for (int day = 1; day <= 5; day++) {
            keep("2026010" + day + "T000000.000Z", 10);
        }

        refresh();

        assertThat(problems.all()).hasSize(4).anyMatch(problem -> problem.contains("2 more, older"));
        assertThat(problems.all().get(0)).contains("20260103T000000.000Z");
    }

    @Test
    void the_summary_of_a_moved_directory_ends_with_it_and_is_no_copy_for_the_quota() throws IOException {
        Path moved = Files.createDirectories(files.beside(".moved-20260101T000000.000Z"));
        Path place = keep("20260101T000000.000Z", (int) QUOTA * 2);
        Files.writeString(
                place.resolve("summary.txt"),
                summary(CONTENTS, Optional.empty()).text() + "place: " + moved + "\n");

        aside.removeBeyondQuota(QUOTA, Optional.empty());
        assertThat(place).exists();
        refresh();
        assertThat(problems.all()).anyMatch(problem -> problem.contains("kept in " + moved));

        Files.delete(moved);
        refresh();
        assertThat(problems.all()).isEmpty();
    }

    private void refresh() {
        new KeptReport(files, aside, problems).refresh();
    }

    private Path keep(String name, int bytes) throws IOException {
        Path place = Files.createDirectories(files.divergent().resolve(name));
        Files.write(place.resolve("000000020000000000000003"), new byte[bytes]);
        Files.writeString(
                place.resolve("summary.txt"),
                summary(CONTENTS, Optional.empty()).text());
        return place;
    }

    private String index() throws IOException {
        return Files.readString(files.divergent().resolve("index.txt"));
    }

    private DurableFiles writer() {
        return new DurableFiles(FileOwner.of(directory));
    }

    private static DivergenceSummary summary(WalContents contents, Optional<String> gap) {
        return new DivergenceSummary(
                "node-a", "2026-01-01T00:00:00Z", "rewind to node-b", "7", DIVERGENCE, 0, contents, gap);
    }

    private static WalPosition at(String lsn) {
        return new WalPosition(SECOND, Lsn.parse(lsn));
    }
}
