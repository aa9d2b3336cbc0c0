/// Wiring, configuration and the command line: the only room that knows the application framework.
@NullMarked
package health.vigil.server;

import org.jspecify.annotations.NullMarked;
