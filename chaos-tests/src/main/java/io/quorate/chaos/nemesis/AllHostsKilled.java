package io.quorate.chaos.nemesis;

/** Nobody is left; all come back together. */
record AllHostsKilled(boolean losesPower) implements Nemesis {
    @Override
    public String name() {
        return losesPower ? "all hosts lose power" : "all hosts are killed";
    }

    @Override
    public boolean keepsMajority() {
        return false;
    }

    @Override
    public Injection inject(Scene scene) {
        return HostKilled.kill(scene.lab().hosts(), losesPower);
    }
}
