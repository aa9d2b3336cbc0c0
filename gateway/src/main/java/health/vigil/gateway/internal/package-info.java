/// How a FHIR call becomes one decided, recorded transaction.
@NullMarked
package health.vigil.gateway.internal;

import org.jspecify.annotations.NullMarked;
