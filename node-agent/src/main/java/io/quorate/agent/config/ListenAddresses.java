package io.quorate.agent.config;

/** Where the agent itself listens; loopback, or the file says {@code transport: plaintext}. */
public record ListenAddresses(Address raft, Address api) {}
