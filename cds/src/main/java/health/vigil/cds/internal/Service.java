package health.vigil.cds.internal;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is offered, one service for each hook: the same question asked at different moments of the work.
enum Service {
    PATIENT_VIEW("patient-view", "when a record is opened"),
    ENCOUNTER_START("encounter-start", "when a stay begins"),
    ORDER_SELECT("order-select", "when something is about to be ordered");

    /// Newest first; a patient in intensive care has about five hundred in the 36 hours that are seen.
    static final int OBSERVATIONS = 1000;

    /// What record systems need not have: without it there is a score, and a card that says so.
    static final String NOTES = "documents";

    private static final int DOCUMENTS = 100;

    private final String hook;
    private final String moment;

    Service(String hook, String moment) {
        this.hook = hook;
        this.moment = moment;
    }

    String hook() {
        return hook;
    }

    String id() {
        return "sepsis-" + hook;
    }

    static Optional<Service> of(String id) {
        return Arrays.stream(values()).filter(each -> each.id().equals(id)).findFirst();
    }

    /// The queries whose answers a request brings along, by their keys; `PATIENT` stands for the patient's id.
    static Map<String, String> queries(String patient) {
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put("patient", "Patient/" + patient);
        queries.put("encounters", "Encounter?patient=" + patient + "&status=arrived,triaged,in-progress,onleave");
        queries.put("observations", "Observation?patient=" + patient + "&_sort=-date&_count=" + OBSERVATIONS);
        // last, so that nothing that a score needs waits for them
        queries.put(NOTES, "DocumentReference?patient=" + patient + "&status=current&_sort=-date&_count=" + DOCUMENTS);
        return queries;
    }

    /// The answer to discovery.
    static Map<String, Object> discovery(String predicts) {
        List<Map<String, Object>> services = Arrays.stream(values())
                .map(service -> Map.<String, Object>of(
                        "hook",
                        service.hook,
                        "title",
                        "Sepsis risk",
                        "description",
                        "The probability of " + predicts + ", " + service.moment
                                + ": with what speaks for it, what against, and what is missing.",
                        "id",
                        service.id(),
                        "prefetch",
                        queries("{{context.patientId}}"),
                        "usageRequirements",
                        "Without the prefetch, a fhirServer that the service may read and its access token."))
                .toList();
        return Map.of("services", services);
    }
}
