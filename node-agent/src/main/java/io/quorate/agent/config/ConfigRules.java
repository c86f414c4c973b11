package io.quorate.agent.config;

import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.LeaseArithmetic;
import io.quorate.consensus.model.MemberKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What settings must be to each other. Each rule speaks only when all its settings could be read. */
final class ConfigRules {
    /** The path of a Unix socket ends at 107 bytes; what follows the state directory in it needs the rest. */
    static final int LONGEST_STATE_DIRECTORY = 70;

    private final Values values;
    private final long dataPeers;

    /** @param dataPeers how many of the peers have a PostgreSQL */
    ConfigRules(Values values, long dataPeers) {
        this.values = values;
        this.dataPeers = dataPeers;
    }

    void check() {
        lease();
        raft();
        durability();
        postgres();
        transport(Schema.LISTEN_RAFT);
        transport(Schema.LISTEN_API);
        ports();
        directories();
    }

    private void lease() {
        Optional<Duration> duration = values.find(Schema.LEASE_DURATION);
        Optional<Duration> margin = values.find(Schema.LEASE_MARGIN);
        Optional<Duration> renewal = values.find(Schema.LEASE_RENEWAL_INTERVAL);
        if (duration.isEmpty() || margin.isEmpty() || renewal.isEmpty()) {
            return;
        }
        try {
            ClusterSettings defaults = ClusterSettings.DEFAULT;
            new ClusterSettings(
                    duration.get(),
                    margin.get(),
                    renewal.get(),
                    defaults.durability(),
                    defaults.acknowledgements(),
                    defaults.maxLagOnFailoverBytes());
        } catch (IllegalArgumentException e) {
            values.complain(
                    Stream.of(Schema.LEASE_DURATION, Schema.LEASE_MARGIN, Schema.LEASE_RENEWAL_INTERVAL)
                            .filter(values::isWritten)
                            .findFirst()
                            .orElse(Schema.LEASE_DURATION),
                    "unsafe lease: " + e.getMessage());
            return;
        }
        values.find(Schema.LEASE_GUARD_STOP_TIME_FLOOR)
                .ifPresent(floor -> guardStopTime(floor, duration.get(), margin.get(), renewal.get()));
    }

    /** A node whose guard counts as this slow could never become primary. */
    private void guardStopTime(Duration floor, Duration duration, Duration margin, Duration renewal) {
        Duration needed = LeaseArithmetic.leastMargin(duration, floor);
        Duration kept = needed.compareTo(margin) > 0 ? needed : margin;
        Duration least = LeaseArithmetic.leastDuration(kept, renewal);
        if (duration.compareTo(least) < 0) {
            values.complain(
                    Schema.LEASE_GUARD_STOP_TIME_FLOOR,
                    "is " + Text.of(floor) + ": a lease of " + Text.of(duration) + " would have to last at least "
                            + Text.of(least) + " with that; allowed is less, or a longer lease.duration");
        }
    }

    private void raft() {
        Optional<Duration> min = values.find(Schema.RAFT_ELECTION_TIMEOUT_MIN);
        Optional<Duration> max = values.find(Schema.RAFT_ELECTION_TIMEOUT_MAX);
        if (min.isPresent() && max.isPresent() && min.get().compareTo(max.get()) >= 0) {
            values.complain(
                    Schema.RAFT_ELECTION_TIMEOUT_MAX,
                    "is " + Text.of(max.get()) + ": allowed is more than raft.election_timeout_min, which is "
                            + Text.of(min.get()) + " (equal time-outs let candidates collide)");
        }
    }

    /** A strict cluster that can never have enough standbys would never acknowledge anything. */
    private void durability() {
        boolean isStrict =
                values.find(Schema.DURABILITY).filter(Durability.STRICT::equals).isPresent();
        Optional<Integer> asked = values.find(Schema.ACKNOWLEDGEMENTS);
        long standbys = dataPeers - 1;
        if (isStrict && dataPeers > 0 && asked.isPresent() && asked.get() > standbys) {
            values.complain(
                    Schema.ACKNOWLEDGEMENTS,
                    "is " + asked.get() + " with durability strict, and peers has " + standbys
                            + " standbys at most: allowed is as many as there are standbys (or durability quorum)");
        }
    }

    private void postgres() {
        boolean isWitness = values.find(Schema.KIND)
                .filter(kind -> kind == MemberKind.WITNESS)
                .isPresent();
        if (isWitness) {
            Schema.within(Schema.OF_A_NODE, "postgres.").values().stream()
                    .filter(values::isWritten)
                    .forEach(setting -> values.complain(setting, "a witness has no PostgreSQL: take the setting out"));
            return;
        }
        if (values.isMissing(Schema.POSTGRES_DATA) && values.find(Schema.KIND).isPresent()) {
            values.complain(
                    Schema.POSTGRES_DATA,
                    "is missing: allowed is " + Format.PATH.allowed()
                            + " (or kind: witness for a node without PostgreSQL)");
        }
        if (values.find(Schema.POSTGRES_SUPERUSER).equals(values.find(Schema.POSTGRES_APPLICATION_ROLE))) {
            values.find(Schema.POSTGRES_SUPERUSER)
                    .ifPresent(role -> values.complain(
                            Schema.POSTGRES_APPLICATION_ROLE,
                            "is '" + role + "', the superuser: allowed is a role of its own"));
        }
        outsideData(Schema.POSTGRES_CONFIG);
        outsideData(Schema.POSTGRES_HBA);
    }

    private void outsideData(Setting<Path> setting) {
        Optional<Path> data = values.find(Schema.POSTGRES_DATA);
        Optional<Path> file = values.find(setting);
        if (data.isPresent() && file.isPresent() && file.get().startsWith(data.get())) {
            values.complain(
                    setting,
                    "is " + file.get() + ", inside postgres.data (" + data.get()
                            + "): allowed is a file outside, because a clone or a rewind replaces what lies inside");
        }
    }

    private void transport(Setting<Address> setting) {
        Optional<Address> address = values.find(setting);
        if (address.isPresent()
                && !address.get().isLoopback()
                && values.find(Schema.TRANSPORT).isEmpty()) {
            values.complain(
                    setting,
                    "is " + address.get()
                            + ", which others can reach without encryption or password, and whoever reaches this"
                            + " port can promote: allowed is a loopback address, or any together with 'transport: plaintext' on"
                            + " a network that only the nodes can reach");
        }
    }

    private void ports() {
        List<Setting<Address>> settings = List.of(Schema.LISTEN_RAFT, Schema.LISTEN_API, Schema.POSTGRES_LISTEN);
        for (int i = 0; i < settings.size(); i++) {
            for (Setting<Address> other : settings.subList(i + 1, settings.size())) {
                collision(settings.get(i), other);
            }
        }
    }

    private void collision(Setting<Address> one, Setting<Address> other) {
        Optional<Address> first = values.find(one);
        Optional<Address> second = values.find(other);
        if (first.isPresent() && second.isPresent() && first.get().collidesWith(second.get())) {
            values.complain(
                    other,
                    "is " + second.get() + ", as " + one.path() + " (" + first.get()
                            + "): allowed is a port of its own");
        }
    }

    private void directories() {
        List<DirectoryRules.Named> named = new ArrayList<>();
        Stream.of(
                        Schema.STATE_DIRECTORY,
                        Schema.RAFT_DIRECTORY,
                        Schema.SECRETS_DIRECTORY,
                        Schema.LEASE_DIRECTORY,
                        Schema.POSTGRES_DATA)
                .forEach(setting ->
                        values.find(setting).ifPresent(path -> named.add(new DirectoryRules.Named(setting, path))));
        DirectoryRules.overlaps(named, UnaryOperator.identity())
                .forEach(overlap -> values.complain(overlap.setting(), overlap.sentence()));
        values.find(Schema.STATE_DIRECTORY).ifPresent(this::stateDirectory);
    }

    private void stateDirectory(Path state) {
        int bytes = state.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_STATE_DIRECTORY) {
            values.complain(
                    Schema.STATE_DIRECTORY,
                    "is " + bytes + " bytes long (" + state + "): allowed is up to " + LONGEST_STATE_DIRECTORY
                            + ", because a Unix socket lies below it and its path ends at 107");
        }
        Path reserved = new Directories(state, state, state, state).postgres();
        Stream.of(Schema.RAFT_DIRECTORY, Schema.SECRETS_DIRECTORY, Schema.LEASE_DIRECTORY, Schema.POSTGRES_DATA)
                .filter(setting -> values.find(setting)
                        .filter(path -> path.startsWith(reserved))
                        .isPresent())
                .forEach(setting -> values.complain(
                        setting,
                        "is in " + reserved
                                + ", where the agent keeps PostgreSQL's managed files: allowed is another"));
    }
}
