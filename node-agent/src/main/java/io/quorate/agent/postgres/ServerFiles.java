package io.quorate.agent.postgres;

import java.nio.file.Path;
import java.util.Objects;

/** Where the files of this node's server are. The state directory holds everything that the agent writes for PostgreSQL. */
record ServerFiles(Path data, Path state) {

    Path config() {
        return state.resolve("postgresql.conf");
    }

    Path hba() {
        return state.resolve("pg_hba.conf");
    }

    Path ident() {
        return state.resolve("pg_ident.conf");
    }

    /** primary_conninfo and the slot; empty settings while the node has no upstream. */
    Path upstream() {
        return state.resolve("upstream.conf");
    }

    /** What commits wait for. */
    Path standbys() {
        return state.resolve("standbys.conf");
    }

    /** The epoch of the last primacy that the server belonged to. */
    Path epoch() {
        return state.resolve("epoch.conf");
    }

    /** The epoch before which nothing is received any more. */
    Path promise() {
        return state.resolve("promise");
    }

    /** Whether clients are admitted, as a setting that sessions can read. */
    Path admission() {
        return state.resolve("admission.conf");
    }

    /** Changes with every reload, so that a session can tell that it has been read. */
    Path reload() {
        return state.resolve("reload.conf");
    }

    /** Settings that had to be raised for the server to start as a standby; usually none. */
    Path minimums() {
        return state.resolve("minimums.conf");
    }

    Path passwords() {
        return state.resolve("passfile");
    }

    Path socketDirectory() {
        return state.resolve("socket");
    }

    Path socket(int port) {
        return socketDirectory().resolve(".s.PGSQL." + port);
    }

    Path logDirectory() {
        return state.resolve("log");
    }

    Path log() {
        return logDirectory().resolve("postgresql.log");
    }

    /** What rewinds have discarded, each in a directory of its own. */
    Path divergent() {
        return state.resolve("divergent");
    }

    Path unfinished() {
        return state.resolve("unfinished");
    }

    /** Which life of the data directory this is. */
    Path incarnation() {
        return state.resolve("incarnation");
    }

    Path wal() {
        return data.resolve("pg_wal");
    }

    Path control() {
        return data.resolve("global").resolve("pg_control");
    }

    /** A clone is made here, and takes the data directory's place when it is whole. */
    Path cloning() {
        return beside(".cloning");
    }

    Path beside(String suffix) {
        Path name = Objects.requireNonNull(data.getFileName(), "the data directory must not be the root directory");
        return data.resolveSibling(name + suffix);
    }
}
