package io.quorate.agent.postgres;

import static io.quorate.agent.postgres.ConfigText.setting;

import java.util.List;

/**
 * The text of the configuration that PostgreSQL is started with: defaults that the user's file may change, the user's file, then
 * what belongs to Quorate.
 */
final class ManagedConfig {
    private static final int LAST_WITH_TRIGGER_FILE = 15;

    private final ServerSettings settings;
    private final ServerFiles files;

    ManagedConfig(ServerSettings settings, ServerFiles files) {
        this.settings = settings;
        this.files = files;
    }

    /** @param majorVersion PostgreSQL's, because a setting that a version does not know ends its start */
    String text(int majorVersion) {
        StringBuilder text = new StringBuilder(1024);
        text.append("# Written by Quorate at every start, and not kept: your own settings belong into\n# ")
                .append(settings.userConfig())
                .append("\n\n# Defaults: the user's file may change these.\n");
        text.append(setting("wal_level", "replica"))
                .append(setting("max_wal_senders", "10"))
                .append(setting("max_replication_slots", "10"))
                .append(setting("wal_keep_size", "512MB"))
                .append(setting("max_slot_wal_keep_size", "10GB"))
                .append(setting("password_encryption", "scram-sha-256"));
        text.append("\ninclude_if_exists = ")
                .append(ConfigText.quoted(settings.userConfig().toString()))
                .append("\n\n# Quorate's: changed here, and only here.\n");
        appendPlaces(text);
        appendRecovery(text, majorVersion);
        appendIncludes(text);
        return text.toString();
    }

    private void appendPlaces(StringBuilder text) {
        text.append(setting("data_directory", files.data().toString()))
                .append(setting("hba_file", files.hba().toString()))
                .append(setting("ident_file", files.ident().toString()))
                .append(setting("listen_addresses", settings.host()))
                .append(setting("port", Integer.toString(settings.port())))
                .append(setting(
                        "unix_socket_directories", files.socketDirectory().toString()))
                .append(setting("unix_socket_permissions", "0700"))
                .append(setting("unix_socket_group", ""))
                .append(setting("cluster_name", settings.node().name()));
    }

    /** A crash ends the server instead of restarting it in place, so that the agent sees the death at once and decides. */
    private static void appendRecovery(StringBuilder text, int majorVersion) {
        text.append(setting("restart_after_crash", "off"))
                .append(setting("fsync", "on"))
                .append(setting("full_page_writes", "on"))
                .append(setting("wal_log_hints", "on"))
                .append(setting("hot_standby", "on"))
                .append(setting("synchronous_standby_names", SyncList.blocked()))
                .append(setting("wal_retrieve_retry_interval", "100ms"))
                .append(setting("wal_receiver_timeout", "5s"))
                .append(setting("wal_sender_timeout", "5s"))
                .append(setting("wal_receiver_create_temp_slot", "off"))
                .append(setting("restore_command", ""))
                .append(setting("recovery_target", ""))
                .append(setting("recovery_target_lsn", ""))
                .append(setting("recovery_target_name", ""))
                .append(setting("recovery_target_time", ""))
                .append(setting("recovery_target_xid", ""))
                .append(setting("recovery_target_timeline", "latest"));
        if (majorVersion <= LAST_WITH_TRIGGER_FILE) {
            text.append(setting("promote_trigger_file", ""));
        }
    }

    private void appendIncludes(StringBuilder text) {
        text.append("\n# What changes from start to start, and while the server runs.\n");
        for (var file : List.of(
                files.minimums(),
                files.upstream(),
                files.standbys(),
                files.epoch(),
                files.admission(),
                files.reload())) {
            text.append("include = ").append(ConfigText.quoted(file.toString())).append('\n');
        }
    }
}
