package io.quorate.agent.peer;

import io.quorate.agent.observation.LeaseReport;
import io.quorate.consensus.codec.CodecException;
import io.quorate.proto.v1.LeaseFigures;
import java.time.Duration;
import java.util.Optional;

/** The figures of a node's lease to and from their protobuf form. */
final class LeaseReportCodec {
    private LeaseReportCodec() {}

    static LeaseFigures encode(LeaseReport report) {
        LeaseFigures.Builder message = LeaseFigures.newBuilder()
                .setMarginMs(report.margin().toMillis())
                .setStopTimeMs(report.stopTime().toMillis())
                .setStopTimeFloorMs(report.stopTimeFloor().toMillis())
                .setTrials(report.trials())
                .setLeastDurationMs(report.leastDuration().toMillis())
                .setDriftBoundPpm(report.driftBoundMillionths())
                .setNotElectable(report.notElectable().orElse(""));
        report.worstTrial().ifPresent(time -> message.setWorstTrialMs(time.toMillis()));
        report.lastRoundTrip().ifPresent(time -> message.setLastRoundTripMs(time.toMillis()));
        report.worstRoundTrip().ifPresent(time -> message.setWorstRoundTripMs(time.toMillis()));
        return message.build();
    }

    static LeaseReport decode(LeaseFigures message) throws CodecException {
        return new LeaseReport(
                time("margin_ms", message.getMarginMs()),
                time("stop_time_ms", message.getStopTimeMs()),
                time("stop_time_floor_ms", message.getStopTimeFloorMs()),
                time("worst_trial_ms", message.hasWorstTrialMs(), message.getWorstTrialMs()),
                message.getTrials(),
                time("least_duration_ms", message.getLeastDurationMs()),
                time("last_round_trip_ms", message.hasLastRoundTripMs(), message.getLastRoundTripMs()),
                time("worst_round_trip_ms", message.hasWorstRoundTripMs(), message.getWorstRoundTripMs()),
                message.getDriftBoundPpm(),
                message.getNotElectable().isEmpty() ? Optional.empty() : Optional.of(message.getNotElectable()));
    }

    private static Optional<Duration> time(String field, boolean isSet, long millis) throws CodecException {
        return isSet ? Optional.of(time(field, millis)) : Optional.empty();
    }

    private static Duration time(String field, long millis) throws CodecException {
        if (millis < 0) {
            throw new CodecException(field + " is " + millis + ": allowed is 0 or more");
        }
        return Duration.ofMillis(millis);
    }
}
