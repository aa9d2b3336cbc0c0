/// What every room speaks: ids, patient tokens, quantities with units, problems with a code and a remedy, and
/// identified data that opens only with an access.
@NullMarked
package health.vigil.base;

import org.jspecify.annotations.NullMarked;
