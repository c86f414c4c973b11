package io.quorate.client;

import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The same request to each of some members at once; what one does says nothing about the others. */
final class MemberQuestion {
    private MemberQuestion() {}

    /** @return what came of it on each member, by name; all of them, at the deadline at the latest */
    static <Q, P> SortedMap<String, Outcome<P>> ask(
            Channels channels,
            MethodDescriptor<Q, P> method,
            Q request,
            SortedMap<String, Endpoint> members,
            Deadline deadline) {
        SortedMap<String, Outcome<P>> outcomes = new TreeMap<>();
        members.keySet().forEach(name -> outcomes.put(name, new Outcome.Unknown<>("no answer in time")));
        try (Inquiry<Q, P> inquiry = new Inquiry<>(channels, method, request, deadline)) {
            members.values().forEach(inquiry::ask);
            while (!inquiry.outstanding().isEmpty()) {
                Optional<Inquiry.Reply<P>> reply = inquiry.next(deadline);
                if (reply.isEmpty()) {
                    break;
                }
                members.entrySet().stream()
                        .filter(member -> member.getValue().equals(reply.get().endpoint()))
                        .map(Map.Entry::getKey)
                        .forEach(name -> outcomes.put(name, outcomeOf(reply.get())));
            }
        }
        return outcomes;
    }

    private static <P> Outcome<P> outcomeOf(Inquiry.Reply<P> reply) {
        String reason = reply.end().reason();
        return switch (reply.end().verdict()) {
            case ANSWERED ->
                reply.message()
                        .<Outcome<P>>map(Outcome.Done::new)
                        .orElseGet(() -> new Outcome.Unknown<>("the agent ended the call without an answer"));
            case REFUSED, ELSEWHERE -> new Outcome.Refused<>(reason);
            case INVALID -> new Outcome.Invalid<>(reason);
            case UNREACHED -> new Outcome.Unreached<>(reason);
            case UNKNOWN -> new Outcome.Unknown<>(reason);
        };
    }
}
