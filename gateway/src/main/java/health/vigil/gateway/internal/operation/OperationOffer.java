package health.vigil.gateway.internal.operation;

import java.util.List;
import java.util.Map;

/// The operations that are offered, as the CapabilityStatement lists them.
///
/// @param name without `$`
/// @param definition canonical URL of its OperationDefinition
public record OperationOffer(String name, String definition) {
    private static final String FHIR = "http://hl7.org/fhir/OperationDefinition/";
    private static final String BACKPORT = "http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/";
    private static final String BULK = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/";

    /// Of every type.
    public static final OperationOffer VALIDATE = new OperationOffer("validate", FHIR + "Resource-validate");

    /// Of the server.
    public static final OperationOffer EXPORT = new OperationOffer("export", BULK + "export");

    private static final Map<String, List<OperationOffer>> BY_TYPE = Map.of(
            "Patient",
            List.of(
                    new OperationOffer("everything", FHIR + "Patient-everything"),
                    new OperationOffer("match", FHIR + "Patient-match"),
                    new OperationOffer("export", BULK + "patient-export")),
            "Encounter",
            List.of(new OperationOffer("everything", FHIR + "Encounter-everything")),
            "Observation",
            List.of(new OperationOffer("lastn", FHIR + "Observation-lastn")),
            "Subscription",
            List.of(
                    new OperationOffer("status", BACKPORT + "backport-subscription-status"),
                    new OperationOffer("events", BACKPORT + "backport-subscription-events"),
                    new OperationOffer(
                            "get-ws-binding-token", BACKPORT + "backport-subscription-get-ws-binding-token")),
            "Group",
            List.of(new OperationOffer("export", BULK + "group-export")),
            "ValueSet",
            List.of(
                    new OperationOffer("expand", FHIR + "ValueSet-expand"),
                    new OperationOffer("validate-code", FHIR + "ValueSet-validate-code")),
            "CodeSystem",
            List.of(
                    new OperationOffer("lookup", FHIR + "CodeSystem-lookup"),
                    new OperationOffer("validate-code", FHIR + "CodeSystem-validate-code")),
            "ConceptMap",
            List.of(
                    new OperationOffer("translate", FHIR + "ConceptMap-translate"),
                    new OperationOffer(
                            "import-csv", "https://vigil.health/fhir/OperationDefinition/ConceptMap-import-csv")));

    /// Of one type besides `$validate`.
    public static List<OperationOffer> of(String type) {
        return BY_TYPE.getOrDefault(type, List.of());
    }
}
