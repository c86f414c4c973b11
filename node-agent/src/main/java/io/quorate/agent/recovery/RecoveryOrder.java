package io.quorate.agent.recovery;

import io.quorate.consensus.codec.CodecException;
import io.quorate.consensus.codec.CommandCodec;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.ClusterCommand.RecoverCluster;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * What the survivors of a lost majority are told: who they are, which Raft group they form, and what the cluster's state is. Every
 * one of them has to be given the same order.
 *
 * @param command the first command of the new group
 */
public record RecoveryOrder(RecoverCluster command) {
    private static final String HEADER =
            "# An order of quorate-agent recover-quorum. Every survivor takes the same one.";
    private static final String COMMAND = "command=";
    private static final String CHECKSUM = "sha256=";
    private static final int LINE = 100;
    private static final int NAME_DIGITS = 16;

    public String cluster() {
        return command.state().cluster();
    }

    /** Number of the recovery, from 1: part of the new group's name and of its epochs. */
    public int number() {
        return command.state().recovery();
    }

    /** Names the group that the order makes: another order of the same number makes another group. */
    public String name() {
        return number() + "-" + checksum(encoded()).substring(0, NAME_DIGITS);
    }

    private String encoded() {
        return Base64.getEncoder().encodeToString(CommandCodec.encode(command));
    }

    public Set<NodeId> survivors() {
        return command.state().members().keySet();
    }

    public Collection<Member> members() {
        return command.state().members().values();
    }

    /** As it lies in a file: lines of text that can be copied and mailed. */
    public String text() {
        String encoded = encoded();
        List<String> lines = new ArrayList<>(List.of(
                HEADER,
                "# cluster " + cluster() + ", recovery " + number() + ", survivors " + survivors()
                        + ", made from the log up to term " + command.logTerm() + ", index " + command.logIndex()));
        for (int from = 0; from < encoded.length(); from += LINE) {
            lines.add(COMMAND + encoded.substring(from, Math.min(encoded.length(), from + LINE)));
        }
        lines.add(CHECKSUM + checksum(encoded));
        return String.join("\n", lines) + "\n";
    }

    /** @throws RecoveryRefusal when it is not whole, or not what {@link #text} writes */
    public static RecoveryOrder parse(String text) throws RecoveryRefusal {
        StringBuilder encoded = new StringBuilder();
        String checksum = "";
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.startsWith(COMMAND)) {
                encoded.append(line.substring(COMMAND.length()));
            } else if (line.startsWith(CHECKSUM)) {
                checksum = line.substring(CHECKSUM.length());
            }
        }
        if (encoded.isEmpty() || !checksum.equals(checksum(encoded.toString()))) {
            throw new RecoveryRefusal("it is not a whole order of recovery: copy the file again");
        }
        try {
            ClusterCommand command = CommandCodec.decode(Base64.getDecoder().decode(encoded.toString()));
            if (command instanceof RecoverCluster recover) {
                return new RecoveryOrder(recover);
            }
            throw new RecoveryRefusal("it is not an order of recovery: it holds " + command);
        } catch (CodecException | IllegalArgumentException e) {
            throw new RecoveryRefusal("it cannot be read as an order of recovery: " + e.getMessage());
        }
    }

    private static String checksum(String encoded) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(encoded.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
