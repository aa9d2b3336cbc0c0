/// Write-once storages behind [health.vigil.ledger.WriteOnceStorage].
@NullMarked
package health.vigil.ledger.internal.storage;

import org.jspecify.annotations.NullMarked;
