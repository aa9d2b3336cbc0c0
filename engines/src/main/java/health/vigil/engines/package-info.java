/// PostgreSQL and Kafka as the rooms need them: embedded by default, one role and pool per data class, migrations,
/// TLS.
@NullMarked
package health.vigil.engines;

import org.jspecify.annotations.NullMarked;
