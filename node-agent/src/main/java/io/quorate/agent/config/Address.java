package io.quorate.agent.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a TCP port, written {@code host:port}; an IPv6 address stands in brackets. Nothing is looked up until {@link
 * #toSocketAddress}.
 *
 * @param host name or literal address, without brackets
 * @param port 1 to 65535
 */
public record Address(String host, int port) {
    private static final Pattern TEXT = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+):([0-9]{1,5})");
    private static final Pattern IPV4_LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}");
    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");
    private static final int MAX_PORT = 65535;

    /** What {@link #parse} accepts, for messages to people. */
    public static final String RULE =
            "host:port with a port of 1 to " + MAX_PORT + ", such as 10.0.0.1:7400 or [::1]:7400";

    public Address {
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port " + port + ": allowed is 1 to " + MAX_PORT);
        }
    }

    /** @throws IllegalArgumentException if the text is not {@link #RULE} */
    public static Address parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("address '" + text + "': allowed is " + RULE);
        }
        String host = matcher.group(1);
        boolean bracketed = host.startsWith("[");
        return new Address(bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(matcher.group(2)));
    }

    /** True only for what is loopback beyond doubt: a name other than localhost is not looked up and counts as reachable. */
    public boolean isLoopback() {
        if (host.equals("localhost") || IPV4_LOOPBACK.matcher(host).matches()) {
            return true;
        }
        return host.contains(":") && literal().isLoopbackAddress();
    }

    /** Does it stand for every address of the machine? Something to listen on, nothing that a peer could dial. */
    public boolean isWildcard() {
        return WILDCARDS.contains(host) || (host.contains(":") && literal().isAnyLocalAddress());
    }

    /** Could two sockets not listen on both? */
    public boolean collidesWith(Address other) {
        return port == other.port && (host.equals(other.host) || isWildcard() || other.isWildcard());
    }

    /** Looks the host up; the result is unresolved when it is not known. */
    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(host, port);
    }

    private InetAddress literal() {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("address '" + this + "': allowed is " + RULE, e);
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
