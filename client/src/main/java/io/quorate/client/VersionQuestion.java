package io.quorate.client;

import io.grpc.Deadline;
import io.quorate.proto.v1.ClusterServiceGrpc;
import io.quorate.proto.v1.GetVersionRequest;
import io.quorate.proto.v1.VersionReply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Every agent's version, and who did not tell it. */
final class VersionQuestion {
    private VersionQuestion() {}

    static List<AgentVersion> ask(Channels channels, List<Endpoint> endpoints, Deadline deadline) {
        List<AgentVersion> versions = new ArrayList<>();
        try (Inquiry<GetVersionRequest, VersionReply> inquiry = new Inquiry<>(
                channels, ClusterServiceGrpc.getGetVersionMethod(), GetVersionRequest.getDefaultInstance(), deadline)) {
            endpoints.forEach(inquiry::ask);
            while (!inquiry.outstanding().isEmpty()) {
                Optional<Inquiry.Reply<VersionReply>> reply = inquiry.next(deadline);
                if (reply.isEmpty()) {
                    break;
                }
                versions.add(versionOf(reply.get()));
            }
            inquiry.outstanding().forEach(silent -> versions.add(new AgentVersion.Silent(silent, "no answer in time")));
        }
        versions.sort(Comparator.comparingInt(version -> endpoints.indexOf(version.endpoint())));
        return versions;
    }

    private static AgentVersion versionOf(Inquiry.Reply<VersionReply> reply) {
        return reply.message()
                .<AgentVersion>map(told -> new AgentVersion.Told(reply.endpoint(), told))
                .orElseGet(() ->
                        new AgentVersion.Silent(reply.endpoint(), reply.end().reason()));
    }
}
