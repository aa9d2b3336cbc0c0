/// What a record system's resources mean for the record here.
@NullMarked
package health.vigil.sources.internal.fhir;

import org.jspecify.annotations.NullMarked;
