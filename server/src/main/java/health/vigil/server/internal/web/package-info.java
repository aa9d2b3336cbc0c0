/// The web server's side: who may enter which door, sessions, headers.
@NullMarked
package health.vigil.server.internal.web;

import org.jspecify.annotations.NullMarked;
