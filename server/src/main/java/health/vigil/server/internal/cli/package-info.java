/// The commands.
@NullMarked
package health.vigil.server.internal.cli;

import org.jspecify.annotations.NullMarked;
