/**
 * Pure: messages in, text out. Tables for people and JSON for programs; each has golden files in
 * {@code src/test/resources/golden}. No IO, no clock, no gRPC; meaning (health, problems, what is not known) comes from
 * {@code view}. Start reading at {@link io.quorate.client.render.StatusTable}.
 */
@NullMarked
package io.quorate.client.render;

import org.jspecify.annotations.NullMarked;
