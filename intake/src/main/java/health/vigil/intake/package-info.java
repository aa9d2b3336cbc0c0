/// Doors, journal, normalising, exceptions.
@NullMarked
package health.vigil.intake;

import org.jspecify.annotations.NullMarked;
