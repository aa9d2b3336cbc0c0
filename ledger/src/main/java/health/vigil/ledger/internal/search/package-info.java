/// Finds entries by what they say: sorted hashes of terms, in files beside the tiles, made from the entries alone.
@NullMarked
package health.vigil.ledger.internal.search;

import org.jspecify.annotations.NullMarked;
