package io.quorate.agent.postgres;

import io.quorate.agent.observation.StandbyProgress;
import io.quorate.consensus.model.Lsn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a primary knows of its standbys, as one value, so that it fits into the one query of a look. Not {@code sync_state}: that is
 * the asking session's own view.
 */
final class StandbyProgressReader {
    /** Names with a tag hold neither blanks nor commas. */
    static final String QUERY = "SELECT string_agg(application_name || ' ' || (state = 'streaming')::text"
            + " || ' ' || COALESCE(flush_lsn::text, ''), ',')"
            + " FROM pg_stat_replication WHERE application_name ~* '" + StandbyName.PATTERN + "'";

    private StandbyProgressReader() {}

    /** @param value null when there are none */
    static List<StandbyProgress> read(Optional<String> value) {
        List<StandbyProgress> standbys = new ArrayList<>();
        for (String row : value.map(rows -> rows.split(",", -1)).orElse(new String[0])) {
            String[] parts = row.split(" ", -1);
            Optional<Lsn> flushed = parts[2].isEmpty() ? Optional.empty() : Optional.of(Lsn.parse(parts[2]));
            StandbyName.parse(parts[0])
                    .map(name -> new StandbyProgress(name.node(), name.epoch(), flushed, parts[1].equals("true")))
                    .ifPresent(standbys::add);
        }
        return standbys;
    }
}
