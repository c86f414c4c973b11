/**
 * Checks the text of the whole checkout: what no compiler looks at. {@code TidyTest} runs every check and prints each finding as
 * {@code file:line: what and why}; {@code TidyChecksTest} shows that each of them notices what it is for. The banned words and the
 * foreign names that may contain them are in {@code src/test/resources/tidy}.
 */
@NullMarked
package io.quorate.deploy.tidy;

import org.jspecify.annotations.NullMarked;
