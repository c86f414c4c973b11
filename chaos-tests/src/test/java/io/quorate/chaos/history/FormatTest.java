package io.quorate.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.chaos.history.HistoryFile.Format;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FormatTest {
    private static final Stamp N2 = new Stamp("n2", true, 5, 3, "0/3000148");

    private static Event ok(Operation operation) {
        return new Event(1, EventType.OK, new ProcessId(3), operation, 42, Optional.of(N2), Optional.empty());
    }

    private static String edn(Event event) {
        return HistoryFile.line(Format.EDN, event);
    }

    private static String value(Operation operation) {
        String line = edn(ok(operation));
        return line.substring(line.indexOf(":f "), line.indexOf(", :workload"));
    }

    @Test
    void a_transaction_is_written_as_elle_reads_it() {
        Event event = ok(new Operation.Transaction(List.of(
                new Step.Append(7, 12),
                new Step.Read(7, Optional.of(List.of(3L, 12L))),
                new Step.Read(8, Optional.of(List.of())),
                new Step.Read(9, Optional.empty()))));

        assertThat(edn(event))
                .isEqualTo("{:index 1, :type :ok, :process 3, :f :txn, :time 42, "
                        + ":value [[:append 7 12] [:r 7 [3 12]] [:r 8 []] [:r 9 nil]], :workload :append, "
                        + ":node \"n2\", :primary? true, :epoch 5, :tl 3, :lsn \"0/3000148\"}");
    }

    @Test
    void each_workload_speaks_jepsens_words() {
        assertThat(value(new Operation.SetAdd(5))).isEqualTo(":f :add, :time 42, :value 5");
        assertThat(value(Operation.SetRead.whole(false, Optional.of(List.of(1L, 2L)))))
                .isEqualTo(":f :read, :time 42, :value [1 2]");
        assertThat(value(new Operation.Transfer(0, 1, 20)))
                .isEqualTo(":f :transfer, :time 42, :value {:from 0, :to 1, :amount 20}");
        assertThat(value(new Operation.Balances(Optional.of(Map.of(1, -5L, 0, 15L)))))
                .isEqualTo(":f :read, :time 42, :value {0 15, 1 -5}");
        assertThat(value(new Operation.Balances(Optional.of(Map.of())))).endsWith(":value {}");
        assertThat(value(new Operation.Increment(2))).isEqualTo(":f :add, :time 42, :value 2");
        assertThat(value(new Operation.Count(Optional.of(9L)))).isEqualTo(":f :read, :time 42, :value 9");
        assertThat(value(new Operation.Probe("n2", Optional.of(true))))
                .isEqualTo(":f :probe, :time 42, :value {:asked \"n2\", :wrote true}");
    }

    @Test
    void a_final_read_and_a_read_of_a_range_say_so() {
        assertThat(edn(ok(Operation.SetRead.whole(true, Optional.of(List.of())))))
                .contains(", :final? true");
        assertThat(edn(ok(new Operation.SetRead(10, 20, false, Optional.of(List.of())))))
                .contains(", :from 10, :until 20")
                .doesNotContain("final");
    }

    @Test
    void texts_are_escaped() {
        Event event = new Event(
                1,
                EventType.FAIL,
                new ProcessId(0),
                new Operation.SetAdd(1),
                42,
                Optional.empty(),
                Optional.of("\"C:\\\" said\r\n\tn2 \u0001 ü"));

        assertThat(edn(event)).endsWith(":error \"\\\"C:\\\\\\\" said\\r\\n\\tn2 \\u0001 ü\"}");
    }

    @Test
    void the_nemesis_is_a_process_of_its_own() {
        Fault fault = new Fault(4, "cut primary", Fault.Stage.INJECT, true, List.of("n1"), Optional.of("31 packets"));
        Event event = new Event(0, EventType.INFO, ProcessId.NEMESIS, fault, 7, Optional.empty(), Optional.empty());

        assertThat(edn(event))
                .isEqualTo("{:index 0, :type :info, :process :nemesis, :f :inject-cut-primary, :time 7, :value "
                        + "{:id 4, :targets [\"n1\"], :keeps-majority true, :evidence \"31 packets\"}, "
                        + ":workload :nemesis}");
    }

    @Test
    void json_lines_say_the_same_with_texts_for_keywords() throws Exception {
        String line =
                HistoryFile.line(Format.JSON_LINES, ok(new Operation.Transaction(List.of(new Step.Append(7, 12)))));

        assertThat(line).doesNotContain("\n");
        assertThat(new ObjectMapper().readTree(line)).isEqualTo(new ObjectMapper().readTree("""
                {"index": 1, "type": "ok", "process": 3, "f": "txn", "time": 42, "value": [["append", 7, 12]],
                 "workload": "append", "node": "n2", "primary?": true, "epoch": 5, "tl": 3, "lsn": "0/3000148"}"""));
        assertThat(HistoryFile.line(Format.JSON_LINES, ok(new Operation.Balances(Optional.of(Map.of(0, 15L))))))
                .contains("\"value\":{\"0\":15}");
    }

    @Test
    void people_are_told_an_operation_in_the_same_words() {
        assertThat(OperationText.of(new Operation.SetAdd(5))).isEqualTo("set add 5");
        assertThat(OperationText.of(new Operation.Transaction(List.of(new Step.Append(7, 12)))))
                .isEqualTo("append txn [[:append 7 12]]");
    }
}
