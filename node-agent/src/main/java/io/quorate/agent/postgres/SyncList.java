package io.quorate.agent.postgres;

import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code synchronous_standby_names}, from and to what it means (manual, section 20.6.2).
 *
 * <p>PostgreSQL counts connections, not nodes: two with one name would be two acknowledgements. Standbys stream by a slot that only one
 * connection can use at a time, so there is never more than one of a node that acknowledges.
 */
final class SyncList {
    /** Nobody connects as this: it has the tag of no epoch, and no node is called so. */
    static final String NO_LEASE = "__no_lease__";

    private static final Pattern FORM = Pattern.compile("ANY ([1-9][0-9]{0,8}) \\((\"[^\"]+\"(?:, \"[^\"]+\")*)\\)");

    private SyncList() {}

    /**
     * Where more are asked for than there are, the list holds one more who never comes: with k names at most k - 1 can answer, and the
     * text says at a look that it blocks.
     */
    static String text(Epoch epoch, SyncSet set) {
        if (set.waitsForNobody()) {
            return "";
        }
        Stream<String> names = set.standbys().stream().map(node -> new StandbyName(node, epoch).toString());
        Stream<String> all = set.canAcknowledge() ? names : Stream.concat(names, Stream.of(NO_LEASE));
        return "ANY " + set.acknowledgements()
                + all.map(name -> '"' + name + '"').collect(Collectors.joining(", ", " (", ")"));
    }

    static String blocked() {
        return text(Epoch.NONE, SyncSet.BLOCKED);
    }

    /** Empty when the text is none of those above, or of another epoch than this. */
    static Optional<SyncSet> parse(String text, Epoch epoch) {
        if (text.isEmpty()) {
            return Optional.of(SyncSet.NOBODY);
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Set<NodeId> standbys = new TreeSet<>();
        for (String quoted : matcher.group(2).split(", ", -1)) {
            String name = quoted.substring(1, quoted.length() - 1);
            Optional<StandbyName> standby = StandbyName.parse(name);
            if (standby.isPresent() && standby.get().epoch().equals(epoch)) {
                standbys.add(standby.get().node());
            } else if (!name.equals(NO_LEASE)) {
                return Optional.empty();
            }
        }
        SyncSet set = new SyncSet(standbys, Integer.parseInt(matcher.group(1)));
        return text.equals(text(epoch, set)) ? Optional.of(set) : Optional.empty();
    }
}
