/// Tests of the registry room.
@NullMarked
package health.vigil.registry;

import org.jspecify.annotations.NullMarked;
