package io.quorate.agent.postgres;

import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.process.ServerProcesses;
import io.quorate.consensus.model.Timeline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives a stopped data directory back: it then starts writable with its own configuration, without Quorate. Whoever asks for it
 * must know that no other node of the cluster serves clients; nothing here can tell.
 */
public final class ReleaseData {
    private final Installation on;

    public ReleaseData(ServerSettings settings, ServerAccount account, ServerProcesses processes) {
        this.on = Installation.of(settings, account, processes);
    }

    /** Returns what was done, for people to read. Idempotent; changes nothing when it fails for a reason that it names. */
    public ActionResult<List<String>> release(Duration deadline) {
        try {
            return ActionResult.done(run(Deadline.in(deadline)));
        } catch (OperationFailed e) {
            return ActionResult.failed("release: " + e.getMessage());
        } catch (IOException e) {
            return ActionResult.failed("release: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ActionResult.failed("release: interrupted");
        }
    }

    private List<String> run(Deadline deadline) throws IOException, OperationFailed, InterruptedException {
        if (!on.processes().all().isEmpty()) {
            throw new OperationFailed(
                    "a server runs in " + on.files().data() + ": stop the agent and the server first");
        }
        DataDirectory state = DataDirectoryLook.state(on.files(), on.marker());
        if (state != DataDirectory.PRESENT) {
            throw new OperationFailed("the data directory " + on.files().data() + " is " + state
                    + on.marker().operation().map(name -> " (" + name + ")").orElse("")
                    + ": it cannot be started by anybody; release another node's");
        }
        ControlData control = on.programs().controlData(on.files().data(), deadline);
        List<String> done = new ArrayList<>();
        List<Timeline> orphans = on.history().removeOrphans(control.checkpoint().timeline());
        if (!orphans.isEmpty()) {
            done.add("removed the empty history files of timelines " + orphans);
        }
        on.fence().removeForGood();
        done.add("took the standing fence off " + on.files().data()
                + ": the next start is writable, on the timeline on which it was");
        done.add("its configuration is postgresql.conf and pg_hba.conf in the data directory (or where your service"
                + " keeps them); changes made under Quorate are in "
                + on.settings().userConfig() + " and " + on.settings().userHba());
        if (!control.isShutDownAsPrimary()) {
            done.add("it was not stopped as a primary (its state is '" + control.state()
                    + "'): writes that only the last primary holds are not in it");
        }
        return done;
    }
}
