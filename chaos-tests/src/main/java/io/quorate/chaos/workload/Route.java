package io.quorate.chaos.workload;

import io.quorate.chaos.lab.ClientPlace;
import java.util.Optional;

/**
 * A client's way to the database.
 *
 * @param place where it sits
 * @param host whose server it asks, whatever that is; absent for whichever is the primary
 */
public record Route(ClientPlace place, Optional<String> host) {
    static final String DATABASE = "app";
    static final String ROLE = "app";

    /** As an application's own: it names all hosts, and pgjdbc finds the one that takes writes. */
    public static Route toPrimary(ClientPlace place) {
        return new Route(place, Optional.empty());
    }

    /** To one server. */
    public static Route direct(ClientPlace place, String host) {
        return new Route(place, Optional.of(host));
    }

    String url() {
        return host.map(name -> "jdbc:postgresql://" + place.to(name) + "/" + DATABASE)
                .orElseGet(() -> "jdbc:postgresql://" + place.toAll() + "/" + DATABASE
                        + "?targetServerType=primary&hostRecheckSeconds=0");
    }

    /** For lists of clients. */
    public String text() {
        return place.name() + " to " + host.orElse("the primary");
    }
}
