package io.quorate.agent.postgres;

import java.util.List;

/**
 * The texts of {@code pg_hba.conf} and {@code pg_ident.conf}. Closed, only the agent (over the private socket) and the other
 * nodes get in; open, the user's lines follow. No line of Quorate's trusts anybody.
 */
final class HbaText {
    /** Shows in a session whether clients are admitted. */
    static final String ADMISSION_SETTING = "quorate.admits_clients";

    /** What the user's file begins with where nothing else is known: any role, from anywhere, with its password. */
    static final String DEFAULT_USER_LINES = """
            # Who may connect while this node serves clients (pg_hba.conf's syntax). Yours to change.
            host all all all scram-sha-256
            """;

    /** For the data directory itself, which may be given back one day: its owner gets in where it runs. */
    static final String DEFAULT_LINES = "local all all peer\n" + DEFAULT_USER_LINES;

    private static final String MAP = "quorate";

    private HbaText() {}

    static String closed() {
        return "# Written by Quorate, and not kept.\n"
                + "local all all peer map=" + MAP + "\n"
                + "local replication all peer map=" + MAP + "\n"
                + "host replication " + UpstreamConfig.REPLICATION_ROLE + " all scram-sha-256\n"
                + "host " + UpstreamConfig.DATABASE + " " + UpstreamConfig.REPLICATION_ROLE + " all scram-sha-256\n";
    }

    static String open(String userLines) {
        return closed() + "# The user's lines.\n" + userLines + (userLines.endsWith("\n") ? "" : "\n");
    }

    static String ident(List<String> osUsers, String superuser) {
        StringBuilder text = new StringBuilder("# Written by Quorate, and not kept.\n");
        osUsers.forEach(user -> text.append(MAP + " \"")
                .append(user)
                .append("\" \"")
                .append(superuser)
                .append("\"\n"));
        return text.toString();
    }

    static String admission(boolean isOpen) {
        return ConfigText.setting(ADMISSION_SETTING, isOpen ? "on" : "off");
    }
}
