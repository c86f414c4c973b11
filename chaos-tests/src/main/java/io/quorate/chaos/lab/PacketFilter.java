package io.quorate.chaos.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a host's kernel does to packets: iptables(8) in the host's own network namespace, in chains of its own. Packets vanish, and nobody
 * is told, but for {@link #reset}. The rules end with the host.
 */
public final class PacketFilter {
    private static final String IN = "CHAOS_IN";
    private static final String OUT = "CHAOS_OUT";

    private final Host host;
    private final List<String> rules = new ArrayList<>();

    /** Which way. */
    public enum Way {
        IN,
        OUT
    }

    public PacketFilter(Host host) {
        this.host = host;
    }

    /** Nothing from, or to, these addresses. */
    public PacketFilter drop(Set<Way> ways, List<String> addresses) {
        for (String address : addresses) {
            if (ways.contains(Way.IN)) {
                rules.add("-A " + IN + " -s " + address + " -j DROP");
            }
            if (ways.contains(Way.OUT)) {
                rules.add("-A " + OUT + " -d " + address + " -j DROP");
            }
        }
        return this;
    }

    /** Nothing of this TCP service of the host, from or to these addresses. */
    public PacketFilter dropPort(int port, List<String> addresses) {
        for (String address : addresses) {
            rules.add("-A " + IN + " -s " + address + " -p tcp --dport " + port + " -j DROP");
            rules.add("-A " + OUT + " -d " + address + " -p tcp --sport " + port + " -j DROP");
        }
        return this;
    }

    /**
     * Some of the packets from these addresses, drawn at random.
     *
     * @param probability more than 0, less than 1
     */
    public PacketFilter lose(double probability, List<String> addresses) {
        for (String address : addresses) {
            rules.add("-A " + IN + " -s " + address + " -m statistic --mode random --probability " + probability
                    + " -j DROP");
        }
        return this;
    }

    /** Every TCP connection with these addresses is reset with its next packet, and none can be made. */
    public PacketFilter reset(List<String> addresses) {
        for (String address : addresses) {
            rules.add("-A " + IN + " -s " + address + " -p tcp -j REJECT --reject-with tcp-reset");
        }
        return this;
    }

    /** Puts the rules into force, all at once. */
    public void apply() {
        StringBuilder script = new StringBuilder("set -e\n");
        for (String chain : List.of(IN, OUT)) {
            String hook = chain.equals(IN) ? "INPUT" : "OUTPUT";
            script.append("iptables -w -N " + chain + " 2>/dev/null || iptables -w -F " + chain + "\n");
            script.append("iptables -w -C " + hook + " -j " + chain + " 2>/dev/null || iptables -w -I " + hook + " -j "
                    + chain + "\n");
        }
        script.append("iptables-restore -w -n <<'RULES'\n*filter\n");
        rules.forEach(rule -> script.append(rule).append('\n'));
        script.append("COMMIT\nRULES\n");
        host.exec("sh", "-c", script.toString()).text();
    }

    /** Ends all rules; does nothing where there are none. */
    public static void clear(Host host) {
        host.exec("sh", "-c", "for c in " + IN + " " + OUT + "; do iptables -w -F $c 2>/dev/null; done; true")
                .text();
    }

    /** How many packets the rules of this host have taken since they are in force. */
    public static long taken(Host host) {
        String counters = host.exec(
                        "sh",
                        "-c",
                        "for c in " + IN + " " + OUT + "; do iptables -w -L $c -v -x -n 2>/dev/null; done; true")
                .text();
        return counters.lines()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(words -> words.length > 3 && words[0].matches("\\d+"))
                .mapToLong(words -> Long.parseLong(words[0]))
                .sum();
    }
}
