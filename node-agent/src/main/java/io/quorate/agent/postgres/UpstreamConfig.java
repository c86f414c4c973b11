package io.quorate.agent.postgres;

import io.quorate.consensus.model.NodeId;
import java.nio.file.Path;
import java.util.Locale;

/** How this node connects to another one, in libpq's and in PostgreSQL's words. No password is in any of them. */
final class UpstreamConfig {
    /** The role that nodes use among themselves. */
    static final String REPLICATION_ROLE = "quorate_replication";

    /** The database that pg_rewind and the agents connect to. */
    static final String DATABASE = "postgres";

    /** Shows in a session which node the server was told to stream from. */
    static final String UPSTREAM_SETTING = "quorate.upstream";

    private static final String SLOT_PREFIX = "quorate_";

    private UpstreamConfig() {}

    static String none() {
        return ConfigText.setting("primary_conninfo", "")
                + ConfigText.setting("primary_slot_name", "")
                + ConfigText.setting(UPSTREAM_SETTING, "");
    }

    /** @param applicationName what the upstream may wait for, or a copy's */
    static String streaming(NodeId node, String applicationName, Upstream upstream, Path passwords) {
        return ConfigText.setting("primary_conninfo", conninfo(applicationName, upstream, passwords))
                + ConfigText.setting("primary_slot_name", slotOf(node))
                + ConfigText.setting(UPSTREAM_SETTING, upstream.node().name());
    }

    /** A broken connection is noticed within about five seconds at either end. */
    static String conninfo(String applicationName, Upstream upstream, Path passwords) {
        return "host=" + quoted(upstream.host())
                + " port=" + upstream.port()
                + " user=" + REPLICATION_ROLE
                + " application_name=" + quoted(applicationName)
                + " passfile=" + quoted(passwords.toString())
                + " connect_timeout=3 gssencmode=disable"
                + " keepalives=1 keepalives_idle=2 keepalives_interval=1 keepalives_count=3 tcp_user_timeout=5000";
    }

    /** Slot names allow no hyphen; node names allow no underscore, so two nodes never share a slot. */
    static String slotOf(NodeId node) {
        return SLOT_PREFIX + node.name().replace('-', '_').toLowerCase(Locale.ROOT);
    }

    static boolean isOurSlot(String name) {
        return name.startsWith(SLOT_PREFIX);
    }

    private static String quoted(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
