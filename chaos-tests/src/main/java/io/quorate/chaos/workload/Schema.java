package io.quorate.chaos.workload;

import io.quorate.chaos.lab.InfrastructureException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables, made anew for every run. */
public final class Schema {
    /** Every table's content, for a digest; the same text on every node with the same content. */
    public static final String DIGEST = "SELECT md5("
            + "coalesce((SELECT string_agg(t::text, ';' ORDER BY id) FROM set_element t), '') || '/' ||"
            + "coalesce((SELECT string_agg(t::text, ';' ORDER BY key) FROM list t), '') || '/' ||"
            + "coalesce((SELECT string_agg(t::text, ';' ORDER BY id) FROM account t), '') || '/' ||"
            + "(SELECT value::text FROM counter) || '/' ||"
            + "coalesce((SELECT string_agg(t::text, ';' ORDER BY id) FROM probe t), ''))";

    static final int ACCOUNTS = 8;
    static final long BALANCE = 1000;

    private static final List<String> STATEMENTS = List.of(
            "DROP TABLE IF EXISTS set_element, list, account, counter, probe",
            "CREATE TABLE set_element (id bigint PRIMARY KEY, epoch bigint NOT NULL, node text NOT NULL)",
            "CREATE TABLE list (key bigint PRIMARY KEY, elements bigint[] NOT NULL)",
            "CREATE TABLE account (id int PRIMARY KEY, balance bigint NOT NULL)",
            "INSERT INTO account SELECT id, " + BALANCE + " FROM generate_series(1, " + ACCOUNTS + ") id",
            "CREATE TABLE counter (value bigint NOT NULL)",
            "INSERT INTO counter VALUES (0)",
            "CREATE TABLE probe (id bigserial PRIMARY KEY, epoch bigint NOT NULL, node text NOT NULL)");

    private Schema() {}

    /** Over a route to the primary. */
    public static void make(Route route, String password) {
        try (Connection connection = DriverManager.getConnection(route.url(), Route.ROLE, password);
                Statement statement = connection.createStatement()) {
            for (String sql : STATEMENTS) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new InfrastructureException("the tables cannot be made", e);
        }
    }
}
