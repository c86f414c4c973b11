package io.quorate.deploy.cluster;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Several applications, that are ended together. */
record Loads(List<InsertLoad> all) implements AutoCloseable {
    /** All with the same URL. */
    static Loads start(String url, int count) throws SQLException {
        Loads loads = new Loads(new ArrayList<>());
        for (int i = 0; i < count; i++) {
            loads.all.add(InsertLoad.start(url));
        }
        return loads;
    }

    /** The list with this one in front. */
    List<InsertLoad> with(InsertLoad first) {
        List<InsertLoad> list = new ArrayList<>(List.of(first));
        list.addAll(all);
        return list;
    }

    /** Acknowledged rows that were asked for after this moment of {@link System#nanoTime}. */
    List<Answer> begunAfter(long moment) {
        return all.stream()
                .flatMap(load -> load.acknowledgements().begunAfter(moment).stream())
                .toList();
    }

    @Override
    public void close() {
        all.forEach(InsertLoad::close);
    }
}
