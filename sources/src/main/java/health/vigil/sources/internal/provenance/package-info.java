/// Where what is in the record came from.
@NullMarked
package health.vigil.sources.internal.provenance;

import org.jspecify.annotations.NullMarked;
