/// Clinical statements out of free text, with negation, time and person resolved.
@NullMarked
package health.vigil.notes;

import org.jspecify.annotations.NullMarked;
