/// How programs prove who they are to each other: signed assertions, made and verified (RFC 7523, RFC 7515).
@NullMarked
package health.vigil.smart;

import org.jspecify.annotations.NullMarked;
