package io.quorate.chaos.history;

/** An operation in a few words for people. */
public final class OperationText {
    private OperationText() {}

    /** As the history's file has it: {@code set add 5}, {@code append txn [[:append 7 12] [:r 7 [12]]]}. */
    public static String of(Operation operation) {
        PlainForm.Named named = PlainForm.named(operation);
        return named.workload() + " " + named.function() + " " + EdnText.ofValue(named.value());
    }
}
