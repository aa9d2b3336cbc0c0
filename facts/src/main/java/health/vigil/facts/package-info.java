/// The pseudonymised clinical event, with two times on each fact.
@NullMarked
package health.vigil.facts;

import org.jspecify.annotations.NullMarked;
