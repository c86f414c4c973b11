package io.quorate.agent.postgres;

import io.quorate.consensus.model.NodeId;
import java.nio.file.Path;

/**
 * What the adapter must know of this node's PostgreSQL.
 *
 * @param binaries directory of postgres, pg_ctl, initdb and the others
 * @param data the data directory
 * @param state directory for the managed configuration and the private socket, outside the data directory, mode 0700
 * @param host address that the server listens on, besides the local socket
 * @param userConfig the user's own settings, included before the agent's; created from the data directory's when missing
 * @param userHba the user's own pg_hba lines, included after the agent's; created with scram for all hosts when missing
 * @param superuser database superuser that the agent works as, over the local socket
 * @param secrets directory of the password files {@code replication.password} and {@code application.password}
 * @param applicationRole role that is made for applications, owner of {@code applicationDatabase}
 * @param divergentWalQuota bytes that the copies of discarded WAL may take
 */
public record ServerSettings(
        String cluster,
        NodeId node,
        Path binaries,
        Path data,
        Path state,
        String host,
        int port,
        Path userConfig,
        Path userHba,
        String superuser,
        Path secrets,
        String applicationRole,
        String applicationDatabase,
        long divergentWalQuota) {}
