package io.quorate.agent.postgres;

import java.util.Locale;
import java.util.Set;

/** The settings that belong to Quorate: whatever another file says of them is overridden, or taken out where it would win. */
final class OwnedSettings {
    private static final Set<String> NAMES = Set.of(
            "cluster_name",
            "config_file",
            "data_directory",
            "fsync",
            "full_page_writes",
            "hba_file",
            "hot_standby",
            "ident_file",
            "listen_addresses",
            "port",
            "primary_conninfo",
            "primary_slot_name",
            "promote_trigger_file",
            "recovery_target",
            "recovery_target_action",
            "recovery_target_inclusive",
            "recovery_target_lsn",
            "recovery_target_name",
            "recovery_target_time",
            "recovery_target_timeline",
            "recovery_target_xid",
            "restart_after_crash",
            "restore_command",
            "synchronous_standby_names",
            "unix_socket_directories",
            "unix_socket_group",
            "unix_socket_permissions",
            "wal_log_hints",
            "wal_receiver_create_temp_slot",
            "wal_receiver_timeout",
            "wal_retrieve_retry_interval",
            "wal_sender_timeout");

    private OwnedSettings() {}

    /** @param name in any case, as PostgreSQL takes it */
    static boolean includes(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return NAMES.contains(lower) || lower.startsWith("quorate.");
    }
}
