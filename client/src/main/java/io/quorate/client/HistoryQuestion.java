package io.quorate.client;

import io.grpc.Deadline;
import io.quorate.proto.v1.ClusterHistory;
import io.quorate.proto.v1.ClusterServiceGrpc;
import io.quorate.proto.v1.GetHistoryRequest;
import io.quorate.proto.v1.StatusSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The history out of the answers of many agents: a confirmed one, else the longest. */
final class HistoryQuestion {
    private static final Comparator<ClusterHistory> BEST =
            Comparator.comparing(HistoryQuestion::isConfirmed).thenComparing(ClusterHistory::getPromotionsCount);

    private HistoryQuestion() {}

    static Outcome<ClusterHistory> ask(Channels channels, List<Endpoint> endpoints, Deadline deadline) {
        List<ClusterHistory> heard = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        try (Inquiry<GetHistoryRequest, ClusterHistory> inquiry = new Inquiry<>(
                channels, ClusterServiceGrpc.getGetHistoryMethod(), GetHistoryRequest.getDefaultInstance(), deadline)) {
            endpoints.forEach(inquiry::ask);
            while (!inquiry.outstanding().isEmpty() && heard.stream().noneMatch(HistoryQuestion::isConfirmed)) {
                Optional<Inquiry.Reply<ClusterHistory>> reply = inquiry.next(deadline);
                if (reply.isEmpty()) {
                    break;
                }
                add(reply.get(), heard, silent);
            }
        }
        return heard.stream()
                .max(BEST)
                .<Outcome<ClusterHistory>>map(Outcome.Done::new)
                .orElseGet(() -> new Outcome.Unreached<>("no agent told its history: " + String.join("; ", silent)));
    }

    private static void add(Inquiry.Reply<ClusterHistory> reply, List<ClusterHistory> heard, List<String> silent) {
        reply.message()
                .ifPresentOrElse(
                        heard::add,
                        () -> silent.add(reply.endpoint() + ": " + reply.end().reason()));
    }

    private static boolean isConfirmed(ClusterHistory history) {
        return history.getSource() == StatusSource.STATUS_SOURCE_QUORUM;
    }
}
