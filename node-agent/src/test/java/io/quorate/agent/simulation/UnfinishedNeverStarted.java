package io.quorate.agent.simulation;

/** No server runs on a directory that a clone or a rewind has left half done. */
final class UnfinishedNeverStarted implements Invariant {
    private final World world;

    UnfinishedNeverStarted(World world) {
        this.world = world;
    }

    @Override
    public void holds() {
        for (Host host : world.hosts()) {
            SimPostgres server = host.postgres();
            if (server.isRunning() && server.disk.isHalfCopied) {
                throw new Violation("a server runs on an unfinished directory: " + server);
            }
        }
    }
}
