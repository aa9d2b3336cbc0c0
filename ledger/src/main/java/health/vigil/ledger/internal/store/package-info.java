/// The order of entries in PostgreSQL, and its integration into tiles.
@NullMarked
package health.vigil.ledger.internal.store;

import org.jspecify.annotations.NullMarked;
