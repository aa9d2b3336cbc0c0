/// What FHIR search parameters mean: which elements they look at, and when an element matches a value.
@NullMarked
package health.vigil.vault.internal.search;

import org.jspecify.annotations.NullMarked;
