/// Watches over the log and over those who use the platform.
@NullMarked
package health.vigil.watch;

import org.jspecify.annotations.NullMarked;
