package io.quorate.agent.fencing;

import io.quorate.agent.observation.GuardView;
import io.quorate.agent.process.ProcessStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guard as a process of its own: {@code guard.sh}, told by a file that is replaced as a whole. Loop thread only. */
public final class ProcessGuard implements LeaseGuard {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessGuard.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(2);
    private static final String NONE = "none";
    private static final String PAUSED = "paused";

    private final Path script;
    private final Path dataDirectory;
    private final Path leaseDirectory;
    private final String bootId;
    private String order = "";

    /** @param bootId of this boot, see {@code /proc/sys/kernel/random/boot_id} */
    public ProcessGuard(Path script, Path dataDirectory, Path leaseDirectory, String bootId) {
        this.script = script;
        this.dataDirectory = dataDirectory;
        this.leaseDirectory = leaseDirectory;
        this.bootId = bootId;
        this.order = readOrder().orElse("");
    }

    @Override
    public GuardView view() {
        if (pid().isEmpty()) {
            return GuardView.DEAD;
        }
        return switch (order) {
            case NONE -> GuardView.IDLE;
            case PAUSED -> GuardView.PAUSED;
            default -> GuardView.ARMED;
        };
    }

    @Override
    public boolean ensureRunning() {
        if (pid().isPresent()) {
            return true;
        }
        try {
            Files.createDirectories(leaseDirectory);
            Path log = leaseDirectory.resolve("guard.log");
            new ProcessBuilder("setsid", "sh", script.toString(), dataDirectory.toString(), leaseDirectory.toString())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            long until = System.nanoTime() + START_LIMIT.toNanos();
            while (pid().isEmpty() && System.nanoTime() - until < 0) {
                Thread.sleep(5);
            }
        } catch (IOException failed) {
            LOG.atError().setCause(failed).log("the guard could not be started");
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        return pid().isPresent();
    }

    @Override
    public boolean arm(Duration deadline) {
        return tell(Long.toString(deadline.toMillis() / 10)) && pid().isPresent();
    }

    @Override
    public boolean markNoLease() {
        return tell(NONE);
    }

    @Override
    public boolean markPaused() {
        return tell(PAUSED);
    }

    @Override
    public Optional<Duration> armedUntil() {
        if (view() != GuardView.ARMED || order.isEmpty() || !order.chars().allMatch(Character::isDigit)) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis(Long.parseLong(order) * 10));
    }

    private boolean tell(String next) {
        try {
            Files.createDirectories(leaseDirectory);
            Path draft = leaseDirectory.resolve("deadline.new");
            Files.writeString(draft, bootId + " " + next + "\n", StandardCharsets.US_ASCII);
            Files.move(draft, leaseDirectory.resolve("deadline"), StandardCopyOption.ATOMIC_MOVE);
            order = next;
            return true;
        } catch (IOException failed) {
            LOG.atError().setCause(failed).log("the guard could not be told");
            return false;
        }
    }

    private Optional<String> readOrder() {
        try {
            String[] words = Files.readString(leaseDirectory.resolve("deadline"), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ", -1);
            return words.length == 2 && words[0].equals(bootId) ? Optional.of(words[1]) : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private Optional<Long> pid() {
        try {
            long pid = Long.parseLong(Files.readString(leaseDirectory.resolve("guard.pid"), StandardCharsets.US_ASCII)
                    .strip());
            boolean runs =
                    ProcessStatus.of(pid).filter(status -> !status.isDead()).isPresent();
            String command = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.UTF_8);
            boolean isOurs =
                    command.contains(script.getFileName().toString()) && command.contains(leaseDirectory.toString());
            return runs && isOurs ? Optional.of(pid) : Optional.empty();
        } catch (IOException | NumberFormatException none) {
            return Optional.empty();
        }
    }
}
