package io.quorate.agent.api;

/** One step of a switchover, as an operator is told of it. */
record Phase(String name, String detail) {}
