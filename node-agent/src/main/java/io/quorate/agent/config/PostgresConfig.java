package io.quorate.agent.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * This node's PostgreSQL.
 *
 * @param binaries directory of postgres, pg_ctl and the others; empty when none was named and none was found
 * @param config the user's own settings
 * @param hba the user's own pg_hba lines
 * @param adopt a data directory with content may be taken over by the founding of a cluster
 * @param divergentWalQuota bytes that the copies of WAL which rewinds discarded may take
 */
public record PostgresConfig(
        Path data,
        Optional<Path> binaries,
        Address listen,
        Path config,
        Path hba,
        String superuser,
        String applicationRole,
        String applicationDatabase,
        boolean adopt,
        long divergentWalQuota) {}
