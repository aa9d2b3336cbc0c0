/// Log lines without content of records.
@NullMarked
package health.vigil.server.internal.logging;

import org.jspecify.annotations.NullMarked;
