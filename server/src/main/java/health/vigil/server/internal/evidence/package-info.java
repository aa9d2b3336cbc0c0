/// What watches over the ledger while the platform runs.
@NullMarked
package health.vigil.server.internal.evidence;

import org.jspecify.annotations.NullMarked;
