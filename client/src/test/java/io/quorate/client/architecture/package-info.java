/** What may name what in the client, checked on the compiled classes. */
@NullMarked
package io.quorate.client.architecture;

import org.jspecify.annotations.NullMarked;
