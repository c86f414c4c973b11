package io.quorate.client;

import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.MemberStatus;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Pure: a cluster's members, divided into those that are lost and those that go on. */
record RecoverySides(List<MemberStatus> lost, List<MemberStatus> survivors) {
    /** Done, or what is wrong with the names. */
    static Outcome<RecoverySides> of(ClusterStatus status, SortedSet<String> names) {
        if (status.getMembersCount() == 0) {
            return new Outcome.Refused<>("no agent that answers knows the members of cluster " + status.getCluster()
                    + ": a survivor that has taken an order waits for the others. Give them its file recovery-order"
                    + " with 'quorate-agent recover-quorum --order', each with its agent stopped");
        }
        SortedSet<String> members = new TreeSet<>();
        status.getMembersList().forEach(member -> members.add(nameOf(member)));
        Optional<String> unknown =
                names.stream().filter(name -> !members.contains(name)).findFirst();
        if (unknown.isPresent()) {
            return new Outcome.Invalid<>("--lost: '" + unknown.get() + "' is no node of cluster " + status.getCluster()
                    + ", expected some of " + String.join(", ", members));
        }
        if (names.size() == members.size()) {
            return new Outcome.Invalid<>("--lost: names every node of cluster " + status.getCluster()
                    + ", expected some of " + String.join(", ", members) + ": one at least has to survive");
        }
        return new Outcome.Done<>(new RecoverySides(
                status.getMembersList().stream()
                        .filter(member -> names.contains(nameOf(member)))
                        .toList(),
                status.getMembersList().stream()
                        .filter(member -> !names.contains(nameOf(member)))
                        .toList()));
    }

    static String nameOf(MemberStatus member) {
        return member.getMember().getName();
    }

    /** Where the survivors' agents listen, by name; refused when the cluster's record holds no address of one. */
    Outcome<SortedMap<String, Endpoint>> addresses() {
        SortedMap<String, Endpoint> addresses = new TreeMap<>();
        for (MemberStatus member : survivors) {
            Optional<Endpoint> address = Survey.addressOf(member);
            if (address.isEmpty()) {
                return new Outcome.Refused<>("the agent of " + nameOf(member) + " cannot be asked: its address is '"
                        + member.getMember().getApiAddress() + "', expected " + Endpoint.ALLOWED);
            }
            addresses.put(nameOf(member), address.get());
        }
        return new Outcome.Done<>(addresses);
    }
}
