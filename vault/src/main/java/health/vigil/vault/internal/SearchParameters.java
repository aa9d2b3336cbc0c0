package health.vigil.vault.internal;

import static health.vigil.vault.internal.SearchParameter.Kind.BLIND_DAY;
import static health.vigil.vault.internal.SearchParameter.Kind.PERIOD;
import static health.vigil.vault.internal.SearchParameter.Kind.REFERENCE;
import static health.vigil.vault.internal.SearchParameter.Kind.TOKEN;
import static health.vigil.vault.internal.SearchParameter.Kind.WORDS;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Provenance;
import org.jspecify.annotations.Nullable;

/// The search parameters offered, by resource type. Every type has `_id` and `_lastUpdated`; types with a patient
/// have `patient`, and those that call it so `subject`.
public final class SearchParameters {
    static final String ID = "_id";
    static final String LAST_UPDATED = "_lastUpdated";
    static final Set<String> PATIENT = Set.of("patient", "subject");

    private static final Map<String, List<SearchParameter>> BY_TYPE = Map.of(
            "Patient",
            List.of(
                    SearchParameter.of(Patient.class, "identifier", TOKEN, Patient::getIdentifier),
                    SearchParameter.of(Patient.class, "family", WORDS, SearchParameters::families),
                    SearchParameter.of(Patient.class, "given", WORDS, SearchParameters::givens),
                    SearchParameter.of(Patient.class, "name", WORDS, SearchParameters::names),
                    SearchParameter.of(
                            Patient.class, "birthdate", BLIND_DAY, patient -> List.of(patient.getBirthDateElement())),
                    SearchParameter.of(Patient.class, "gender", TOKEN, patient -> List.of(patient.getGenderElement()))),
            "Encounter",
            List.of(
                    SearchParameter.of(Encounter.class, "identifier", TOKEN, Encounter::getIdentifier),
                    SearchParameter.of(
                            Encounter.class, "status", TOKEN, encounter -> List.of(encounter.getStatusElement())),
                    SearchParameter.of(Encounter.class, "class", TOKEN, encounter -> List.of(encounter.getClass_())),
                    SearchParameter.refersTo(
                            Encounter.class,
                            "location",
                            "Location",
                            REFERENCE,
                            encounter -> encounter.getLocation().stream()
                                    .map(Encounter.EncounterLocationComponent::getLocation)
                                    .toList()),
                    SearchParameter.of(Encounter.class, "date", PERIOD, encounter -> List.of(encounter.getPeriod()))),
            "Observation",
            List.of(
                    SearchParameter.of(Observation.class, "identifier", TOKEN, Observation::getIdentifier),
                    SearchParameter.of(Observation.class, "code", TOKEN, result -> List.of(result.getCode())),
                    SearchParameter.of(Observation.class, "category", TOKEN, Observation::getCategory),
                    SearchParameter.of(Observation.class, "date", PERIOD, result -> present(result.getEffective())),
                    SearchParameter.refersTo(
                            Observation.class,
                            "encounter",
                            "Encounter",
                            REFERENCE,
                            result -> List.of(result.getEncounter())),
                    SearchParameter.of(
                            Observation.class, "status", TOKEN, result -> List.of(result.getStatusElement()))),
            "DiagnosticReport",
            List.of(
                    SearchParameter.of(DiagnosticReport.class, "identifier", TOKEN, DiagnosticReport::getIdentifier),
                    SearchParameter.of(DiagnosticReport.class, "code", TOKEN, report -> List.of(report.getCode())),
                    SearchParameter.of(
                            DiagnosticReport.class, "date", PERIOD, report -> present(report.getEffective())),
                    SearchParameter.refersTo(
                            DiagnosticReport.class,
                            "encounter",
                            "Encounter",
                            REFERENCE,
                            report -> List.of(report.getEncounter())),
                    SearchParameter.of(
                            DiagnosticReport.class, "status", TOKEN, report -> List.of(report.getStatusElement()))),
            "Location",
            List.of(
                    SearchParameter.of(Location.class, "identifier", TOKEN, Location::getIdentifier),
                    SearchParameter.of(Location.class, "name", WORDS, place -> List.of(place.getNameElement()))),
            "Provenance",
            List.of(
                    SearchParameter.of(Provenance.class, "target", REFERENCE, Provenance::getTarget),
                    SearchParameter.of(
                            Provenance.class,
                            "recorded",
                            PERIOD,
                            provenance -> List.of(provenance.getRecordedElement()))));

    private static final Map<String, Set<String>> PATIENT_NAMES = Map.of(
            "Patient", Set.of(),
            "Location", Set.of(),
            "Encounter", PATIENT,
            "Observation", PATIENT,
            "DiagnosticReport", PATIENT);

    private SearchParameters() {}

    /// Those with an index of their own.
    static List<SearchParameter> of(String type) {
        return BY_TYPE.getOrDefault(type, List.of());
    }

    static Optional<SearchParameter> find(String type, String name) {
        return of(type).stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst();
    }

    static boolean namesPatient(String type, String name) {
        return PATIENT_NAMES.getOrDefault(type, Set.of("patient")).contains(name);
    }

    /// All names offered for a type.
    public static SortedSet<String> names(String type) {
        SortedSet<String> names = new TreeSet<>(PATIENT_NAMES.getOrDefault(type, Set.of("patient")));
        names.add(ID);
        names.add(LAST_UPDATED);
        of(type).forEach(parameter -> names.add(parameter.name()));
        return names;
    }

    private static List<? extends Base> families(Patient patient) {
        return patient.getName().stream().map(HumanName::getFamilyElement).toList();
    }

    private static List<? extends Base> givens(Patient patient) {
        return patient.getName().stream()
                .flatMap(name -> name.getGiven().stream())
                .toList();
    }

    private static List<? extends Base> names(Patient patient) {
        List<Base> names = new ArrayList<>(families(patient));
        names.addAll(givens(patient));
        for (HumanName name : patient.getName()) {
            names.add(name.getTextElement());
            names.addAll(name.getPrefix());
            names.addAll(name.getSuffix());
        }
        return names;
    }

    private static List<? extends Base> present(@Nullable Base value) {
        return value == null ? List.of() : List.of(value);
    }
}
