/// The web pages.
@NullMarked
package health.vigil.console;

import org.jspecify.annotations.NullMarked;
