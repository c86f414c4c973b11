package io.quorate.chaos.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An event as maps, lists, numbers, texts and keywords, in the words that Jepsen's checkers know for each workload. */
final class PlainForm implements Operation.Handler<PlainForm.Named> {
    /** Workload, function and value of an operation. */
    record Named(String workload, String function, @Nullable Object value) {}

    private PlainForm() {}

    static Named named(Operation operation) {
        return operation.accept(new PlainForm());
    }

    static Map<String, @Nullable Object> of(Event event) {
        Named named = named(event.operation());
        Map<String, @Nullable Object> form = new LinkedHashMap<>();
        form.put("index", event.index());
        form.put("type", keyword(event.type()));
        form.put(
                "process",
                event.process().isNemesis()
                        ? new Keyword("nemesis")
                        : event.process().number());
        form.put("f", new Keyword(named.function()));
        form.put("time", event.time());
        form.put("value", named.value());
        form.put("workload", new Keyword(named.workload()));
        if (event.operation() instanceof Operation.SetRead read) {
            scope(read, form);
        }
        event.stamp().ifPresent(stamp -> {
            form.put("node", stamp.node());
            form.put("primary?", stamp.isPrimary());
            form.put("epoch", stamp.epoch());
            form.put("tl", stamp.timeline());
            form.put("lsn", stamp.lsn());
        });
        event.error().ifPresent(error -> form.put("error", error));
        return form;
    }

    private static void scope(Operation.SetRead read, Map<String, @Nullable Object> form) {
        if (read.isFinal()) {
            form.put("final?", true);
        }
        if (!read.isWhole()) {
            form.put("from", read.from());
            form.put("until", read.until());
        }
    }

    @Override
    public Named setAdd(Operation.SetAdd operation) {
        return new Named("set", "add", operation.element());
    }

    @Override
    public Named setRead(Operation.SetRead operation) {
        return new Named("set", "read", orNull(operation.elements()));
    }

    @Override
    public Named transaction(Operation.Transaction operation) {
        List<Object> steps = new ArrayList<>();
        operation.steps().forEach(step -> steps.add(step(step)));
        return new Named("append", "txn", steps);
    }

    @Override
    public Named transfer(Operation.Transfer operation) {
        Map<Object, Object> value = new LinkedHashMap<>();
        value.put(new Keyword("from"), operation.from());
        value.put(new Keyword("to"), operation.to());
        value.put(new Keyword("amount"), operation.amount());
        return new Named("bank", "transfer", value);
    }

    @Override
    public Named balances(Operation.Balances operation) {
        return new Named("bank", "read", orNull(operation.byAccount()));
    }

    @Override
    public Named increment(Operation.Increment operation) {
        return new Named("counter", "add", operation.by());
    }

    @Override
    public Named count(Operation.Count operation) {
        return new Named("counter", "read", orNull(operation.value()));
    }

    @Override
    public Named probe(Operation.Probe operation) {
        Map<Object, @Nullable Object> value = new LinkedHashMap<>();
        value.put(new Keyword("asked"), operation.asked());
        value.put(new Keyword("wrote"), orNull(operation.hasWritten()));
        return new Named("probe", "probe", value);
    }

    @Override
    public Named fault(Fault operation) {
        Map<Object, @Nullable Object> value = new LinkedHashMap<>();
        value.put(new Keyword("id"), operation.id());
        value.put(new Keyword("targets"), operation.targets());
        value.put(new Keyword("keeps-majority"), operation.keepsMajority());
        value.put(new Keyword("evidence"), orNull(operation.evidence()));
        return new Named(
                "nemesis", lower(operation.stage()) + "-" + operation.name().replace(' ', '-'), value);
    }

    private static List<@Nullable Object> step(Step step) {
        if (step instanceof Step.Append append) {
            return Arrays.asList(new Keyword("append"), append.key(), append.element());
        }
        return Arrays.asList(new Keyword("r"), step.key(), orNull(((Step.Read) step).elements()));
    }

    private static @Nullable Object orNull(Optional<?> value) {
        return value.isPresent() ? value.get() : null;
    }

    private static Keyword keyword(Enum<?> constant) {
        return new Keyword(lower(constant));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
