package io.quorate.agent.config;

import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.MemberKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From single values to a checked configuration: derived defaults, rules between settings, records. */
final class ConfigAssembly {
    private final Values values;
    private final List<Values> peers;
    private final Problems problems;
    private final PostgresBinaries binaries;
    private final PeerRules peerRules;

    ConfigAssembly(Values values, List<Values> peers, Problems problems, PostgresBinaries binaries) {
        this.values = values;
        this.peers = List.copyOf(peers);
        this.problems = problems;
        this.binaries = binaries;
        this.peerRules = new PeerRules(values, peers);
    }

    LoadedConfig assemble() throws ConfigException {
        deriveDirectories();
        peerRules.own().ifPresent(this::deriveAddresses);
        peerRules.check();
        long dataPeers = peers.stream()
                .filter(peer -> peer.find(Schema.PEER_POSTGRES).isPresent())
                .count();
        new ConfigRules(values, dataPeers).check();
        problems.throwIfAny();
        return new LoadedConfig(config(), effective(), warnings());
    }

    private void deriveDirectories() {
        values.find(Schema.STATE_DIRECTORY).ifPresent(state -> {
            values.derive(Schema.RAFT_DIRECTORY, state.resolve("raft"));
            values.derive(Schema.SECRETS_DIRECTORY, state.resolve("secrets"));
            values.derive(Schema.LEASE_DIRECTORY, state.resolve("lease"));
        });
        if (isWitness()) {
            return;
        }
        values.find(Schema.STATE_DIRECTORY).ifPresent(state -> {
            values.derive(Schema.POSTGRES_CONFIG, state.resolve("postgresql.user.conf"));
            values.derive(Schema.POSTGRES_HBA, state.resolve("pg_hba.user.conf"));
        });
        values.find(Schema.POSTGRES_DATA)
                .flatMap(binaries::find)
                .ifPresent(found -> values.derive(Schema.POSTGRES_BINARIES, found));
    }

    private void deriveAddresses(Values own) {
        own.find(Schema.PEER_RAFT).ifPresent(address -> values.derive(Schema.LISTEN_RAFT, address));
        own.find(Schema.PEER_API).ifPresent(address -> values.derive(Schema.LISTEN_API, address));
        if (!isWitness()) {
            own.find(Schema.PEER_POSTGRES).ifPresent(address -> values.derive(Schema.POSTGRES_LISTEN, address));
        }
    }

    private boolean isWitness() {
        return values.find(Schema.KIND)
                .filter(kind -> kind == MemberKind.WITNESS)
                .isPresent();
    }

    private AgentConfig config() {
        return new AgentConfig(
                values.get(Schema.CLUSTER),
                values.get(Schema.NODE),
                directories(),
                peers.stream().map(ConfigAssembly::peer).toList(),
                new ListenAddresses(values.get(Schema.LISTEN_RAFT), values.get(Schema.LISTEN_API)),
                isWitness() ? Optional.empty() : Optional.of(postgres()),
                new ClusterSettings(
                        values.get(Schema.LEASE_DURATION),
                        values.get(Schema.LEASE_MARGIN),
                        values.get(Schema.LEASE_RENEWAL_INTERVAL),
                        values.get(Schema.DURABILITY),
                        values.get(Schema.ACKNOWLEDGEMENTS),
                        values.get(Schema.MAX_LAG_ON_FAILOVER)),
                values.get(Schema.LEASE_GUARD_STOP_TIME_FLOOR),
                new RaftSettings(
                        values.get(Schema.RAFT_ELECTION_TIMEOUT_MIN),
                        values.get(Schema.RAFT_ELECTION_TIMEOUT_MAX),
                        values.get(Schema.RAFT_MIN_FREE_SPACE)),
                values.get(Schema.STATUS_INTERVAL));
    }

    private Directories directories() {
        return new Directories(
                values.get(Schema.STATE_DIRECTORY),
                values.get(Schema.RAFT_DIRECTORY),
                values.get(Schema.SECRETS_DIRECTORY),
                values.get(Schema.LEASE_DIRECTORY));
    }

    private PostgresConfig postgres() {
        return new PostgresConfig(
                values.get(Schema.POSTGRES_DATA),
                values.find(Schema.POSTGRES_BINARIES),
                values.get(Schema.POSTGRES_LISTEN),
                values.get(Schema.POSTGRES_CONFIG),
                values.get(Schema.POSTGRES_HBA),
                values.get(Schema.POSTGRES_SUPERUSER),
                values.get(Schema.POSTGRES_APPLICATION_ROLE),
                values.get(Schema.POSTGRES_APPLICATION_DATABASE),
                values.get(Schema.POSTGRES_ADOPT),
                values.get(Schema.POSTGRES_DIVERGENT_WAL_QUOTA));
    }

    private static Peer peer(Values values) {
        return new Peer(
                values.get(Schema.PEER_NAME),
                values.get(Schema.PEER_RAFT),
                values.get(Schema.PEER_API),
                values.find(Schema.PEER_POSTGRES),
                values.get(Schema.PEER_PRIORITY));
    }

    private List<EffectiveValue> effective() {
        List<EffectiveValue> effective = new ArrayList<>(values.effective(Schema.OF_A_NODE.stream()
                .filter(setting -> !isWitness() || !isPostgres(setting))
                .toList()));
        peers.forEach(peer -> effective.addAll(peer.effective(Schema.OF_A_PEER)));
        return effective;
    }

    private static boolean isPostgres(Setting<?> setting) {
        return setting.path().startsWith("postgres.");
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (peers.size() % 2 == 0) {
            warnings.add("peers: " + peers.size() + " voters survive the loss of no more nodes than "
                    + (peers.size() - 1) + " would: an odd number is better");
        }
        if (peers.size() == 1) {
            warnings.add("peers: there is one voter: nothing can fail over");
        }
        return warnings;
    }
}
