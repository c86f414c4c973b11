package io.quorate.chaos.scenario;

import io.quorate.chaos.check.NodeReport;
import io.quorate.chaos.check.NodeReport.Role;
import io.quorate.chaos.lab.Answer;
import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.Lab;
import io.quorate.chaos.workload.Schema;
import java.util.List;
import java.util.Optional;

/** Asks a host's PostgreSQL on the host itself, as its superuser: no network is in between. */
final class HostQuestion {
    private static final String WHO = "SELECT pg_is_in_recovery(), CASE WHEN pg_is_in_recovery()"
            + " THEN (SELECT received_tli FROM pg_stat_wal_receiver)"
            + " ELSE ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int END,"
            + " (SELECT sender_host FROM pg_stat_wal_receiver)";

    private final Lab lab;

    HostQuestion(Lab lab) {
        this.lab = lab;
    }

    List<NodeReport> reports() {
        return lab.hosts().stream().map(this::report).toList();
    }

    private NodeReport report(Host host) {
        if (!host.hasData()) {
            return new NodeReport(host.name(), Role.WITNESS, 0, Optional.empty(), Optional.empty());
        }
        Answer who = ask(host, WHO);
        Answer digest = ask(host, Schema.DIGEST);
        String[] fields = who.stdout().strip().split("\\|", -1);
        if (!who.isDone() || fields.length != 3) {
            return NodeReport.silent(host.name());
        }
        Role role = fields[0].equals("t") ? Role.STANDBY : Role.PRIMARY;
        long timeline = fields[1].isEmpty() ? 0 : Long.parseLong(fields[1]);
        Optional<String> content = digest.isDone() ? Optional.of(digest.stdout().strip()) : Optional.empty();
        return new NodeReport(host.name(), role, timeline, hostAt(fields[2]), content);
    }

    private Optional<String> hostAt(String address) {
        return lab.hosts().stream()
                .filter(host -> host.address().equals(address) || host.name().equals(address))
                .map(Host::name)
                .findFirst();
    }

    private static Answer ask(Host host, String sql) {
        // Line 5 of postmaster.pid is the directory of the socket (manual, "Database File Layout").
        return host.execAsAccount(
                "sh",
                "-c",
                "PGCONNECT_TIMEOUT=5 timeout 20 psql -X -At -U postgres -d app"
                        + " -h \"$(sed -n 5p /pg/data/postmaster.pid)\" -p 5432 -c \"$0\"",
                sql);
    }
}
