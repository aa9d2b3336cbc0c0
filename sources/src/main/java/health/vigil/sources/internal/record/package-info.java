/// What items mean to the record.
@NullMarked
package health.vigil.sources.internal.record;

import org.jspecify.annotations.NullMarked;
