package io.quorate.chaos.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.quorate.chaos.check.CheckResult;
import io.quorate.chaos.check.RecoveryTime;
import io.quorate.chaos.history.Attempt;
import io.quorate.chaos.history.Event;
import io.quorate.chaos.history.FaultWindow;
import io.quorate.chaos.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The results for programs. Times are ms since the run began; what is absent is not known. */
final class ResultsJson {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ResultsJson() {}

    static String of(Run run) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("scenario", run.scenario());
        json.put("seed", run.seed());
        json.put("verdict", run.verdict());
        json.put("durationMs", Duration.ofNanos(run.history().duration()).toMillis());
        json.put("operations", operations(run));
        json.put("checkers", run.results().stream().map(ResultsJson::result).toList());
        json.put("faults", faults(run));
        try {
            return MAPPER.writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not to be written as JSON: " + json, e);
        }
    }

    private static Map<String, Long> operations(Run run) {
        Map<String, Long> counts = new TreeMap<>();
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome.name(), 0L);
        }
        for (Attempt attempt : run.history().attempts()) {
            counts.merge(attempt.outcome().name(), 1L, Long::sum);
        }
        return counts;
    }

    private static Map<String, Object> result(CheckResult result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("checker", result.checker());
        json.put("verdict", result.verdict());
        json.put("reason", result.reason());
        json.put("figures", result.figures());
        json.put("offenceCount", result.offenceCount());
        List<Object> offences = new ArrayList<>();
        result.offences().forEach(offence -> {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("what", offence.what());
            told.put("events", offence.events().stream().map(Event::index).toList());
            offences.add(told);
        });
        json.put("offences", offences);
        return json;
    }

    private static List<Object> faults(Run run) {
        List<FaultWindow> windows = FaultWindow.of(run.history());
        List<RecoveryTime> times = RecoveryTime.of(run.history());
        List<Object> faults = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            faults.add(fault(windows.get(i), times.get(i)));
        }
        return faults;
    }

    private static Map<String, Object> fault(FaultWindow window, RecoveryTime time) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", window.fault().id());
        json.put("name", window.fault().name());
        json.put("targets", window.fault().targets());
        json.put("fromMs", Duration.ofNanos(window.from()).toMillis());
        if (window.until() != Long.MAX_VALUE) {
            json.put("untilMs", Duration.ofNanos(window.until()).toMillis());
        }
        window.evidence().ifPresent(evidence -> json.put("evidence", evidence));
        time.gap().ifPresent(gap -> json.put("gapMs", gap.toMillis()));
        time.afterHeal().ifPresent(after -> json.put("afterHealMs", after.toMillis()));
        return json;
    }
}
