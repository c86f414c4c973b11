package io.quorate.chaos.workload;

import io.quorate.chaos.check.BankChecker;
import io.quorate.chaos.history.Operation;
import io.quorate.chaos.history.Recorder;
import io.quorate.chaos.lab.ClientPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All clients of a run: at each place one that follows the primary, and one that stays with the host that was primary at the beginning; and
 * for each host a prober that asks it who it is and whether it writes. One more number is left for the reads at the end.
 */
public final class Workload implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(40);
    private static final Duration PROBE = Duration.ofMillis(300);

    private final List<Client> clients = new ArrayList<>();
    private final Recorder recorder;
    private final String password;
    private final int lastNumber;
    private final AtomicLong elements = new AtomicLong();

    private Workload(Recorder recorder, String password, int lastNumber) {
        this.recorder = recorder;
        this.password = password;
        this.lastNumber = lastNumber;
    }

    /** How many numbers of clients a recorder needs for it. */
    public static int concurrency(int places, int hosts) {
        return 2 * places + hosts + 1;
    }

    /**
     * Begins.
     *
     * @param hosts those with PostgreSQL
     * @param primary of the moment
     */
    public static Workload start(
            Recorder recorder,
            String password,
            List<ClientPlace> places,
            List<String> hosts,
            String primary,
            SplittableRandom random) {
        Workload workload = new Workload(recorder, password, concurrency(places.size(), hosts.size()) - 1);
        for (ClientPlace place : places) {
            for (Route route : List.of(Route.toPrimary(place), Route.direct(place, primary))) {
                Mix mix = new Mix(random.split(), workload.elements);
                workload.add(route, mix::next, PAUSE);
            }
        }
        ClientPlace last = places.get(places.size() - 1);
        for (String host : hosts) {
            workload.add(Route.direct(last, host), () -> new Operation.Probe(host, Optional.empty()), PROBE);
        }
        workload.clients.forEach(Client::start);
        return workload;
    }

    private void add(Route route, Supplier<Operation> operations, Duration pause) {
        clients.add(new Client(clients.size(), recorder, new Session(route, password), operations, pause));
    }

    /** What money there is, for the checker. */
    public static BankChecker bank() {
        Set<Integer> accounts =
                IntStream.rangeClosed(1, Schema.ACCOUNTS).boxed().collect(Collectors.toSet());
        return new BankChecker(accounts, Schema.ACCOUNTS * Schema.BALANCE, true);
    }

    /** The reads at the end, after {@link #end}, when everything is healed. */
    public void readAtTheEnd(Route route) {
        try (Session session = new Session(route, password)) {
            for (Operation operation : List.of(
                    Operation.SetRead.whole(true, Optional.empty()),
                    Mix.readOfLists(elements.get()),
                    new Operation.Balances(Optional.empty()),
                    new Operation.Count(Optional.empty()))) {
                Client.once(lastNumber, recorder, session, operation);
            }
        }
    }

    /** Every client answers for its last operation, and takes no other. */
    public void end() {
        clients.forEach(Client::end);
        clients.forEach(Client::close);
    }

    @Override
    public void close() {
        end();
    }
}
