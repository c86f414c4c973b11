package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WalReadingTest {
    private static final RelationFile ORDERS = new RelationFile(1663, 5, 16384);
    private static final RelationNames NAMES = new RelationNames(
            Map.of(ORDERS, "app.public.orders", RelationFile.parse("1663/5/16390"), "app.public.orders"));

    /** Printed by pg_waldump of PostgreSQL 15, but for the last record, which is of 17. */
    private static final String PRINTED = """
            first record is after 0/1500000, at 0/1500790, skipping over 1936 bytes
            rmgr: Standby     len (rec/tot):     42/    42, tx:        724, lsn: 0/015007B0, prev 0/01500790, desc: LOCK xid 724 db 5 rel 16384
            rmgr: Heap        len (rec/tot):     54/  1958, tx:        724, lsn: 0/01500810, prev 0/015007E0, desc: INSERT off 10 flags 0x01, blkref #0: rel 1663/5/1247 blk 14 FPW
            rmgr: Heap        len (rec/tot):     54/    54, tx:        724, lsn: 0/01500810, prev 0/015007E0, desc: UPDATE off 10, blkref #0: rel 1663/5/16384 blk 14, blkref #1: rel 1663/5/16384 fork vm blk 2
            rmgr: Btree       len (rec/tot):     53/  5013, tx:        724, lsn: 0/01500FB8, prev 0/01500810, desc: INSERT_LEAF off 246, blkref #0: rel 1663/5/16390 blk 2 FPW
            rmgr: Transaction len (rec/tot):   1333/  1333, tx:        724, lsn: 0/015270D0, prev 0/01527090, desc: COMMIT 2026-11-21 18:14:28.200353 UTC; inval msgs: catcache 80
            rmgr: Transaction len (rec/tot):     34/    34, tx:        725, lsn: 0/01527688, prev 0/01527648, desc: ABORT 2026-11-21 18:14:28.211364 UTC
            rmgr: Transaction len (rec/tot):     66/    66, tx:          0, lsn: 0/01527700, prev 0/01527648, desc: COMMIT_PREPARED 2026-11-21 18:15:00.000001 UTC
            rmgr: Heap        len (rec/tot):     59/    59, tx:        751, lsn: 0/01528000, prev 0/01527FC0, desc: INSERT off: 3, flags: 0x08, blkref #0: rel 1663/5/99999 blk 0
            pg_waldump: error: error in WAL record at 0/1529000: invalid record length at 0/1529038: wanted 24, got 0
            """;

    @Test
    void records_transactions_and_tables_are_counted_and_indexes_go_under_their_table() {
        WalContents contents = read(NAMES);

        assertThat(contents.records()).isEqualTo(8);
        assertThat(contents.commits()).isEqualTo(2);
        assertThat(contents.aborts()).isEqualTo(1);
        assertThat(contents.firstCommit()).contains("2026-11-21 18:14:28.200353 UTC");
        assertThat(contents.lastCommit()).contains("2026-11-21 18:15:00.000001 UTC");
        assertThat(contents.tables())
                .containsExactly(
                        new WalContents.Touched("app.public.orders", 2), new WalContents.Touched("1663/5/99999", 1));
        assertThat(contents.catalogs()).isEqualTo(1);
    }

    @Test
    void without_names_tables_are_told_by_their_numbers() {
        assertThat(read(RelationNames.NONE).tables())
                .extracting(WalContents.Touched::name)
                .containsExactly("1663/5/16384", "1663/5/16390", "1663/5/99999");
    }

    @Test
    void wal_that_did_nothing_is_told_as_such() {
        assertThat(new WalReading().contents(NAMES))
                .isEqualTo(new WalContents(0, 0, 0, Optional.empty(), Optional.empty(), List.of(), 0, 0));
    }

    private static WalContents read(RelationNames names) {
        WalReading reading = new WalReading();
        PRINTED.lines().forEach(reading::line);
        return reading.contents(names);
    }
}
