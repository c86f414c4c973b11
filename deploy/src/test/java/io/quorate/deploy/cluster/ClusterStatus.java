package io.quorate.deploy.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What {@code clusterctl -o json status} answered. Nothing in it means that it did not answer. */
record ClusterStatus(JsonNode json) {
    static final ClusterStatus NONE = new ClusterStatus(MissingNode.getInstance());

    long epoch() {
        return json.path("epoch").asLong(-1);
    }

    /** Confirmed by a majority, unlike what single agents know. */
    boolean isQuorum() {
        return json.path("source").asText().equals("quorum");
    }

    Optional<String> primary() {
        return Optional.ofNullable(json.path("primary").asText(null)).filter(name -> !name.isEmpty());
    }

    /** The node that leads Raft. */
    String coordinator() {
        return json.path("coordinator").asText("unknown");
    }

    String state(String node) {
        return member(node).path("state").asText("unknown");
    }

    String role(String node) {
        return member(node).path("role").asText("unknown");
    }

    boolean isStreaming(String node) {
        return role(node).equals("standby") && state(node).equals("streaming");
    }

    /** Which standbys the recorded durability counts on; nothing while the holder's epoch is not established. */
    Optional<List<String>> established() {
        JsonNode sync = json.path("sync");
        return sync.path("established").asBoolean()
                ? Optional.of(stream(sync.path("members"))
                        .map(member -> member.path("node").asText())
                        .toList())
                : Optional.empty();
    }

    /** One primary, so many standbys that stream from it and count, and nobody out of reach. */
    boolean isWhole(int standbys) {
        Optional<String> primary = primary();
        return isQuorum()
                && primary.isPresent()
                && state(primary.get()).equals("running")
                && members()
                                .filter(member ->
                                        isStreaming(member.path("name").asText()))
                                .count()
                        == standbys
                && (isAsync()
                        || established().filter(all -> all.size() == standbys).isPresent())
                && members()
                        .noneMatch(member -> state(member.path("name").asText()).equals("unreachable"));
    }

    /** No write waits for a standby, and none is counted on. */
    private boolean isAsync() {
        return json.path("durability").asText().equals("async");
    }

    /** The sentences below the table. */
    List<String> problems() {
        return stream(json.path("problems"))
                .map(problem -> problem.path("what").asText())
                .toList();
    }

    /** Those of them that are about this node. */
    List<String> problemsOf(String node) {
        return stream(json.path("problems"))
                .filter(problem -> problem.path("node").asText().equals(node))
                .map(problem -> problem.path("what").asText())
                .toList();
    }

    private Stream<JsonNode> members() {
        return stream(json.path("members"));
    }

    private JsonNode member(String name) {
        return members()
                .filter(member -> member.path("name").asText().equals(name))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
