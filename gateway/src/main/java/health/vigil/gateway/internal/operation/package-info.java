/// FHIR's operations on records: `$everything`, `$lastn`, `$match`, `$translate`.
@NullMarked
package health.vigil.gateway.internal.operation;

import org.jspecify.annotations.NullMarked;
