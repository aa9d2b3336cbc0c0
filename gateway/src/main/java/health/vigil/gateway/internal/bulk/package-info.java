/// Bulk Data: exports as NDJSON.
@NullMarked
package health.vigil.gateway.internal.bulk;

import org.jspecify.annotations.NullMarked;
