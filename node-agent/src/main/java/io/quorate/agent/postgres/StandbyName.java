package io.quorate.agent.postgres;

import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name by which a standby streams, {@code <node>_e<epoch>}: a primary that wakes up in a later epoch waits for names that nobody has
 * any more. PostgreSQL ignores case in it and cuts it at 63 bytes; the longest has 30 + 2 + 19.
 */
record StandbyName(NodeId node, Epoch epoch) {
    /** For {@code ~*} in SQL as well: whoever could be in a list of any epoch. */
    static final String PATTERN = "^[a-z][a-z0-9-]{0,29}_e[0-9]{1,19}$";

    private static final Pattern SHAPE = Pattern.compile("([a-z][a-z0-9-]{0,29})_e([0-9]{1,19})");

    /** Of connections that copy and do not follow. No node's name has an underscore, so it is in no list. */
    static String ofCopy(NodeId node) {
        return node.name() + "_clone";
    }

    /** Empty for a name without the tag of an epoch. */
    static Optional<StandbyName> parse(String text) {
        Matcher matcher = SHAPE.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            Epoch epoch = new Epoch(Long.parseLong(matcher.group(2)));
            return Optional.of(new StandbyName(new NodeId(matcher.group(1)), epoch));
        } catch (NumberFormatException beyondAnyEpoch) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return node + "_e" + epoch;
    }
}
