package io.quorate.client;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an agent's API listens.
 *
 * @param host name or address, without brackets
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {
    /** What {@link #parse} accepts, for people. */
    public static final String ALLOWED = "host:port with a port from 1 to 65535, an IPv6 address in brackets";

    private static final Pattern TEXT = Pattern.compile(
            "(?:\\[(?<v6>[0-9A-Fa-f:.]+(?:%[A-Za-z0-9._-]+)?)]|(?<name>[A-Za-z0-9._-]+)):(?<port>[0-9]{1,5})");
    private static final int MAX_PORT = 65_535;

    /** @throws IllegalArgumentException if the text is not {@link #ALLOWED}; the message names it and what is allowed */
    public static Endpoint parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw refused(text);
        }
        int port = Integer.parseInt(matcher.group("port"));
        if (port < 1 || port > MAX_PORT) {
            throw refused(text);
        }
        String address = matcher.group("v6");
        return new Endpoint(address == null ? matcher.group("name") : address, port);
    }

    /**
     * Endpoints separated by commas, in the order given, each once.
     *
     * @throws IllegalArgumentException if one of them is not {@link #ALLOWED}, or there is none
     */
    public static List<Endpoint> parseList(String text) {
        Set<Endpoint> endpoints = new LinkedHashSet<>();
        for (String part : text.split(",", -1)) {
            endpoints.add(parse(part.strip()));
        }
        return new ArrayList<>(endpoints);
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("endpoint '" + text + "': expected " + ALLOWED);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
