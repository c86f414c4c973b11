package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.PacketFilter;
import io.quorate.chaos.lab.PacketFilter.Way;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The primary is cut off and is back again, for up to two seconds each, all the time. */
record Flapping() implements Nemesis {
    private static final int SHORTEST = 200;
    private static final int LONGEST = 2000;

    @Override
    public String name() {
        return "the primary's network flaps";
    }

    @Override
    public boolean keepsMajority() {
        return true;
    }

    @Override
    public Injection inject(Scene scene) {
        Host host = scene.primaryHost();
        List<String> addresses = scene.addressesAround(host);
        Flaps flaps = new Flaps(host, addresses, scene.random().split());
        flaps.thread.start();
        return new Injection(
                List.of(host.name()),
                () -> {
                    long packets = flaps.packets.get();
                    return Evidence.when(packets > 0, packets + " packets vanished in " + flaps.cuts.get() + " cuts");
                },
                flaps::end);
    }

    /** On a thread of its own, until {@link #end}. */
    private static final class Flaps {
        private final Host host;
        private final List<String> addresses;
        private final SplittableRandom random;
        private final CountDownLatch ending = new CountDownLatch(1);
        private final AtomicLong packets = new AtomicLong();
        private final AtomicLong cuts = new AtomicLong();
        private final Thread thread = new Thread(this::run, "flaps");

        private Flaps(Host host, List<String> addresses, SplittableRandom random) {
            this.host = host;
            this.addresses = addresses;
            this.random = random;
        }

        private void run() {
            try {
                do {
                    new PacketFilter(host)
                            .drop(EnumSet.allOf(Way.class), addresses)
                            .apply();
                    boolean isEnding = rests();
                    packets.addAndGet(PacketFilter.taken(host));
                    cuts.incrementAndGet();
                    PacketFilter.clear(host);
                    if (isEnding) {
                        return;
                    }
                } while (!rests());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** True when it is to end. */
        private boolean rests() throws InterruptedException {
            return ending.await(SHORTEST + random.nextInt(LONGEST - SHORTEST), TimeUnit.MILLISECONDS);
        }

        private void end() {
            ending.countDown();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            PacketFilter.clear(host);
        }
    }
}
