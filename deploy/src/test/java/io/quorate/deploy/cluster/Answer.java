package io.quorate.deploy.cluster;

/**
 * A yes from a server: to an INSERT, or to the question whether it is writable.
 *
 * @param id of what was asked, unique within its table
 * @param epoch in which the server said that it was when the client connected to it
 * @param begun when it was asked, as {@link System#nanoTime} counts
 * @param at when the answer was there
 */
record Answer(long id, long epoch, long begun, long at) {}
