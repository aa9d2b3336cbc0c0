/// The C2SP tlog-tiles layout in a directory: paths, entry bundles, durable files.
@NullMarked
package health.vigil.ledger.internal.tiles;

import org.jspecify.annotations.NullMarked;
