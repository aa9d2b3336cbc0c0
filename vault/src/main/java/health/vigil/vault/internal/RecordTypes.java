package health.vigil.vault.internal;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.vault.RecordKey;
import java.util.regex.Pattern;

/// Which resources the vault takes: every type of FHIR R4, under an id of FHIR's form.
final class RecordTypes {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");

    private RecordTypes() {}

    static void check(FhirContext fhir, String type) {
        if (!fhir.getResourceTypes().contains(type)) {
            throw Problems.notStorable(
                    "The resource type asked for is not one of FHIR R4.", "Use a resource type of FHIR R4.");
        }
    }

    static void check(FhirContext fhir, RecordKey key) {
        check(fhir, key.type());
        if (!ID.matcher(key.id()).matches()) {
            throw Problems.notStorable(
                    "The id of the " + key.type() + " is not a FHIR id.",
                    "Use up to 64 letters, digits, hyphens and full stops.");
        }
    }
}
