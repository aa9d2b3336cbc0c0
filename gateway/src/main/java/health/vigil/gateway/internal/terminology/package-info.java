/// Concept maps: `$translate`, and maps of senders from CSV.
@NullMarked
package health.vigil.gateway.internal.terminology;

import org.jspecify.annotations.NullMarked;
