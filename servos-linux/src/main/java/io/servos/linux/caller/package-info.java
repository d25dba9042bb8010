/// Commands that another process of the user does: the socket, the client, and the caller's
// streams.
@NullMarked
package io.servos.linux.caller;

import org.jspecify.annotations.NullMarked;
