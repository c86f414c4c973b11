package io.quorate.chaos.history;

/** A name of the format, as opposed to text of somebody's. */
record Keyword(String name) {}
