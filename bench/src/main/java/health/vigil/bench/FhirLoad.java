package health.vigil.bench;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What the benchmark of the FHIR API sends: vital signs of patients in one unit.
///
/// @param patients how many there are
record FhirLoad(int patients) {
    /// LOINC codes with a unit each.
    private static final List<List<String>> CODES = List.of(
            List.of("8867-4", "Heart rate", "/min"),
            List.of("9279-1", "Respiratory rate", "/min"),
            List.of("8310-5", "Body temperature", "Cel"),
            List.of("8480-6", "Systolic blood pressure", "mm[Hg]"),
            List.of("8462-4", "Diastolic blood pressure", "mm[Hg]"),
            List.of("2708-6", "Oxygen saturation in Arterial blood", "%"),
            List.of("2524-7", "Lactate", "mmol/L"),
            List.of("6690-2", "Leukocytes", "10*3/uL"),
            List.of("2160-0", "Creatinine", "mg/dL"),
            List.of("777-3", "Platelets", "10*3/uL"));

    String patient(int number) {
        return "bench-" + (number % patients);
    }

    String anyPatient() {
        return patient(ThreadLocalRandom.current().nextInt(patients));
    }

    String anyCode() {
        return CODES.get(ThreadLocalRandom.current().nextInt(CODES.size())).getFirst();
    }

    /// All patients and their stays, as one transaction.
    String admissions() {
        return bundle(IntStream.range(0, patients)
                .boxed()
                .flatMap(i -> List.of(
                        put("Patient/" + patient(i), """
                                {"resourceType":"Patient","id":"%s","name":[{"family":"Bench%d","given":["Test"]}],\
                                "gender":"female","birthDate":"1956-02-03"}""".formatted(patient(i), i)),
                        put("Encounter/stay-" + patient(i), """
                                {"resourceType":"Encounter","id":"stay-%s","status":"in-progress",\
                                "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"},\
                                "subject":{"reference":"Patient/%s"},"location":[{"status":"active",\
                                "location":{"display":"BENCH 1"}}]}""".formatted(patient(i), patient(i))))
                        .stream())
                .toList());
    }

    /// One result of a patient, of the size that such results usually have.
    String observation(String patient) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        List<String> code = CODES.get(random.nextInt(CODES.size()));
        return String.format(
                Locale.ROOT,
                """
                {"resourceType":"Observation","status":"final","category":[{"coding":[{"system":\
                "http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs",\
                "display":"Vital Signs"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"%s",\
                "display":"%s"}],"text":"%s"},"subject":{"reference":"Patient/%s"},\
                "encounter":{"reference":"Encounter/stay-%s"},\
                "effectiveDateTime":"2026-%02d-%02dT%02d:%02d:%02dZ","valueQuantity":{"value":%.1f,"unit":"%s",\
                "system":"http://unitsofmeasure.org","code":"%s"}}""",
                code.get(0),
                code.get(1),
                code.get(1),
                patient,
                patient,
                random.nextInt(1, 7),
                random.nextInt(1, 29),
                random.nextInt(24),
                random.nextInt(60),
                random.nextInt(60),
                random.nextDouble(1, 150),
                code.get(2),
                code.get(2));
    }

    /// Results of one patient, as a transaction.
    String results(String patient, int count) {
        return bundle(IntStream.range(0, count)
                .mapToObj(i -> entry(observation(patient), "POST", "Observation"))
                .toList());
    }

    private static String put(String address, String resource) {
        return entry(resource, "PUT", address);
    }

    private static String entry(String resource, String method, String address) {
        return "{\"resource\":" + resource + ",\"request\":{\"method\":\"" + method + "\",\"url\":\"" + address
                + "\"}}";
    }

    private static String bundle(List<String> entries) {
        return entries.stream()
                .collect(Collectors.joining(
                        ",", "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[", "]}"));
    }
}
