package io.quorate.agent.config;

import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.LeaseArithmetic;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.MemberKind;
import io.quorate.consensus.model.NodeId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every setting there is. The example file explains each; a test compares the two. */
final class Schema {
    static final Setting<String> CLUSTER = Setting.required("cluster", Format.NAME);
    static final Setting<NodeId> NODE = Setting.required("node", Format.NODE);
    static final Setting<MemberKind> KIND = Setting.defaulted("kind", Format.KIND, "data");

    static final Setting<Path> STATE_DIRECTORY = Setting.required("state_directory", Format.PATH);
    static final Setting<Path> RAFT_DIRECTORY =
            Setting.derived("raft_directory", Format.PATH, "raft below state_directory");
    static final Setting<Path> SECRETS_DIRECTORY =
            Setting.derived("secrets_directory", Format.PATH, "secrets below state_directory");
    static final Setting<Path> LEASE_DIRECTORY =
            Setting.derived("lease_directory", Format.PATH, "lease below state_directory");

    static final Setting<Address> LISTEN_RAFT =
            Setting.derived("listen.raft", Format.ADDRESS, "raft of this node's entry in peers");
    static final Setting<Address> LISTEN_API =
            Setting.derived("listen.api", Format.ADDRESS, "api of this node's entry in peers");
    static final Setting<String> TRANSPORT = Setting.optional("transport", Format.TRANSPORT, "none, loopback only");

    static final Setting<Path> POSTGRES_DATA =
            Setting.optional("postgres.data", Format.PATH, "none, required unless kind is witness");
    static final Setting<Path> POSTGRES_BINARIES = Setting.derived(
            "postgres.binaries",
            Format.PATH,
            "found in PATH, /usr/lib/postgresql/*/bin or /usr/pgsql-*/bin (the version of the data directory, else the newest)");
    static final Setting<Address> POSTGRES_LISTEN =
            Setting.derived("postgres.listen", Format.ADDRESS, "postgres of this node's entry in peers");
    static final Setting<Path> POSTGRES_CONFIG =
            Setting.derived("postgres.config", Format.PATH, "postgresql.user.conf below state_directory");
    static final Setting<Path> POSTGRES_HBA =
            Setting.derived("postgres.hba", Format.PATH, "pg_hba.user.conf below state_directory");
    static final Setting<String> POSTGRES_SUPERUSER =
            Setting.defaulted("postgres.superuser", Format.IDENTIFIER, "postgres");
    static final Setting<String> POSTGRES_APPLICATION_ROLE =
            Setting.defaulted("postgres.application_role", Format.IDENTIFIER, "app");
    static final Setting<String> POSTGRES_APPLICATION_DATABASE =
            Setting.defaulted("postgres.application_database", Format.IDENTIFIER, "app");
    static final Setting<Boolean> POSTGRES_ADOPT = Setting.defaulted("postgres.adopt", Format.SWITCH, "false");
    static final Setting<Long> POSTGRES_DIVERGENT_WAL_QUOTA =
            Setting.defaulted("postgres.divergent_wal_quota", Format.size(64L << 20), "4GB");

    static final Setting<Duration> LEASE_DURATION =
            Setting.defaulted("lease.duration", Format.duration(Duration.ofSeconds(1), Duration.ofHours(1)), "6s");
    static final Setting<Duration> LEASE_MARGIN =
            Setting.defaulted("lease.margin", Format.duration(Duration.ofMillis(1), Duration.ofMinutes(10)), "1s");
    static final Setting<Duration> LEASE_RENEWAL_INTERVAL = Setting.defaulted(
            "lease.renewal_interval", Format.duration(Duration.ofMillis(100), Duration.ofMinutes(10)), "1s");

    /** Anything else that the lease counts on is recorded; how fast a machine is, is its own affair. */
    static final Setting<Duration> LEASE_GUARD_STOP_TIME_FLOOR = Setting.defaulted(
            "lease.guard_stop_time_floor",
            Format.duration(LeaseArithmetic.GUARD_STOP_TIME, Duration.ofMinutes(1)),
            "500ms");

    static final Setting<Durability> DURABILITY = Setting.defaulted("durability", Format.DURABILITY, "quorum");
    static final Setting<Integer> ACKNOWLEDGEMENTS =
            Setting.defaulted("acknowledgements", Format.integer(1, ClusterSettings.MOST_ACKNOWLEDGEMENTS), "1");
    static final Setting<Long> MAX_LAG_ON_FAILOVER = Setting.defaulted("max_lag_on_failover", Format.size(0), "16MB");

    /** Followers notice a dead leader after up to twice the timeout; the lease counts on an election within 3 s. */
    static final Duration LONGEST_ELECTION_TIMEOUT = Duration.ofMillis(1200);

    static final Setting<Duration> RAFT_ELECTION_TIMEOUT_MIN = Setting.defaulted(
            "raft.election_timeout_min", Format.duration(Duration.ofMillis(150), LONGEST_ELECTION_TIMEOUT), "700ms");
    static final Setting<Duration> RAFT_ELECTION_TIMEOUT_MAX = Setting.defaulted(
            "raft.election_timeout_max", Format.duration(Duration.ofMillis(200), LONGEST_ELECTION_TIMEOUT), "1200ms");
    static final Setting<Long> RAFT_MIN_FREE_SPACE =
            Setting.defaulted("raft.min_free_space", Format.size(16L << 20), "64MB");
    static final Setting<Duration> STATUS_INTERVAL = Setting.defaulted(
            "status_interval", Format.duration(Duration.ofMillis(100), Duration.ofSeconds(2)), "500ms");

    /** The list of peers; each of its items has the settings of {@link #OF_A_PEER}. */
    static final String PEERS = "peers";

    static final Setting<NodeId> PEER_NAME = Setting.required("name", Format.NODE);
    static final Setting<Address> PEER_RAFT = Setting.required("raft", Format.ADDRESS);
    static final Setting<Address> PEER_API = Setting.required("api", Format.ADDRESS);
    static final Setting<Address> PEER_POSTGRES =
            Setting.optional("postgres", Format.ADDRESS, "none, which makes it a witness");
    static final Setting<Integer> PEER_PRIORITY = Setting.defaulted(
            "priority", Format.integer(0, Member.MAX_PRIORITY), Integer.toString(Member.DEFAULT_PRIORITY));

    static final List<Setting<?>> OF_A_NODE = List.of(
            CLUSTER,
            NODE,
            KIND,
            STATE_DIRECTORY,
            RAFT_DIRECTORY,
            SECRETS_DIRECTORY,
            LEASE_DIRECTORY,
            LISTEN_RAFT,
            LISTEN_API,
            TRANSPORT,
            POSTGRES_DATA,
            POSTGRES_BINARIES,
            POSTGRES_LISTEN,
            POSTGRES_CONFIG,
            POSTGRES_HBA,
            POSTGRES_SUPERUSER,
            POSTGRES_APPLICATION_ROLE,
            POSTGRES_APPLICATION_DATABASE,
            POSTGRES_ADOPT,
            POSTGRES_DIVERGENT_WAL_QUOTA,
            LEASE_DURATION,
            LEASE_MARGIN,
            LEASE_RENEWAL_INTERVAL,
            LEASE_GUARD_STOP_TIME_FLOOR,
            DURABILITY,
            ACKNOWLEDGEMENTS,
            MAX_LAG_ON_FAILOVER,
            RAFT_ELECTION_TIMEOUT_MIN,
            RAFT_ELECTION_TIMEOUT_MAX,
            RAFT_MIN_FREE_SPACE,
            STATUS_INTERVAL);
    static final List<Setting<?>> OF_A_PEER = List.of(PEER_NAME, PEER_RAFT, PEER_API, PEER_POSTGRES, PEER_PRIORITY);

    private Schema() {}

    /** The settings of a section by the rest of their path; the section "" is the whole file. */
    static Map<String, Setting<?>> within(List<Setting<?>> settings, String section) {
        Map<String, Setting<?>> found = new TreeMap<>();
        settings.stream()
                .filter(setting -> setting.path().startsWith(section))
                .forEach(setting -> found.put(setting.path().substring(section.length()), setting));
        return found;
    }

    static Stream<Setting<?>> all() {
        return Stream.concat(OF_A_NODE.stream(), OF_A_PEER.stream());
    }
}
