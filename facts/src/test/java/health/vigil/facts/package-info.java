/// Tests of the facts room.
@NullMarked
package health.vigil.facts;

import org.jspecify.annotations.NullMarked;
