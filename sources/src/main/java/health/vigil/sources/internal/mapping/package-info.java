/// Mapping files.
@NullMarked
package health.vigil.sources.internal.mapping;

import org.jspecify.annotations.NullMarked;
