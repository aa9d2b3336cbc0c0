package health.vigil.vault.internal;

import health.vigil.base.PhiAccess;
import health.vigil.vault.RecordSearch.Condition;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.internal.search.Modifier;
import health.vigil.vault.internal.search.Parameter;
import health.vigil.vault.internal.search.Parameters;
import health.vigil.vault.internal.search.Question;
import health.vigil.vault.internal.search.ReferenceTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.ListResource;
import org.hl7.fhir.r4.model.ListResource.ListMode;
import org.hl7.fhir.r4.model.ListResource.ListStatus;

/// `_list`: the records that Lists name, by the Lists' ids or, for one patient, by what a List is for (R4,
/// 3.1.1.4.22). `$current-problems` is the patient's List with status `current`, mode `working` and the code of
/// problems, of several the one last dated. A patient for whom nobody keeps one is refused an answer: that
/// nothing is listed would read as that there is nothing.
final class Lists {
    private static final Set<String> OF_A_PATIENT = Set.of("patient", "subject", "subject:Patient");
    private static final String CODES = "http://terminology.hl7.org/CodeSystem/list-example-codes|";
    private static final String LOINC = "http://loinc.org|";
    private static final String ALLERGIES = "$current-allergies";
    private static final String DRUG_ALLERGIES = "$current-drug-allergies";

    /// The codes of a List for each purpose: HL7's, and the LOINC codes of the sections of the same content in C-CDA.
    private static final Map<String, List<String>> CURRENT = Map.of(
            "$current-problems",
            List.of(CODES + "problems", LOINC + "11450-4"),
            "$current-medications",
            List.of(CODES + "medications", LOINC + "10160-0"),
            ALLERGIES,
            List.of(CODES + "allergies", LOINC + "48765-2"));

    private final PhiAccess access;
    private final Instant now;
    private final Conditions.Rest rest;

    Lists(PhiAccess access, Instant now, Conditions.Rest rest) {
        this.access = access;
        this.now = now;
        this.rest = rest;
    }

    /// The records of the type that one of the Lists names.
    ///
    /// @param beside the other conditions of the search, which name the patient
    Requirement members(String type, List<String> values, List<Condition> beside) {
        Set<String> ids = new LinkedHashSet<>();
        List<Requirement> any = new ArrayList<>();
        for (String value : values) {
            if (value.equals(DRUG_ALLERGIES)) {
                any.add(drugAllergies(type, beside));
            } else if (value.startsWith("$")) {
                ids.addAll(named(type, current(value, beside)));
            } else {
                lists(List.of(new Requirement.OneOf(Set.of(value)))).forEach(list -> ids.addAll(named(type, list)));
            }
        }
        if (!ids.isEmpty() || any.isEmpty()) {
            any.add(new Requirement.OneOf(ids));
        }
        return any.size() == 1 ? any.getFirst() : new Requirement.Either(any, false);
    }

    /// Those current allergies whose category is `medication`.
    private Requirement drugAllergies(String type, List<Condition> beside) {
        Requirement listed = new Requirement.OneOf(named(type, current(ALLERGIES, beside)));
        return Parameters.find("AllergyIntolerance", "category")
                .filter(category -> category.type().equals(type))
                .<Requirement>map(category -> new Requirement.Both(List.of(
                        listed,
                        new Requirement.Asked(
                                Question.of(category, Modifier.NONE.code(), List.of("medication"), now)))))
                .orElse(listed);
    }

    private ListResource current(String purpose, List<Condition> beside) {
        List<String> codes = CURRENT.get(purpose);
        if (codes == null) {
            throw Problems.badSearch(
                    "A functional list is not one that is known here.",
                    "Use $current-problems, $current-medications, $current-allergies or $current-drug-allergies, or a List's"
                            + " id.");
        }
        Parameter about = parameter("patient");
        Set<String> patient = Set.of(patient(about, beside));
        List<Requirement> wanted = List.of(
                new Requirement.RefersTo(about, patient),
                new Requirement.Asked(Question.of(parameter("code"), "", codes, now)));
        return lists(wanted)
                .filter(list -> list.getStatus() == ListStatus.CURRENT && list.getMode() == ListMode.WORKING)
                .max(Comparator.comparing(Lists::dated))
                .orElseThrow(
                        () -> Problems.badSearch(
                                "Nobody keeps a current List of that kind for the patient.",
                                "Store a List of the patient with status current, mode working and the code problems, medications or"
                                        + " allergies of list-example-codes, or search by the status of the records themselves."));
    }

    /// The one patient that the search names, however often and in whichever form: a URL that ends with a reference
    /// beside it is that reference with the address of its server.
    private static String patient(Parameter about, List<Condition> beside) {
        Set<String> all = beside.stream()
                .filter(condition -> OF_A_PATIENT.contains(condition.parameter()))
                .flatMap(condition -> condition.values().stream())
                .flatMap(value -> ReferenceTest.wanted(about, value).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        List<String> named = all.stream()
                .filter(one -> all.stream().noneMatch(other -> one.endsWith("/" + other)))
                .toList();
        if (named.size() != 1) {
            throw Problems.badSearch(
                    "A functional list is of one patient, and the search does not name one.",
                    "Name the patient beside it: patient=id&_list=$current-problems.");
        }
        return named.getFirst();
    }

    private Stream<ListResource> lists(List<Requirement> requirements) {
        return rest.all("List", requirements).stream()
                .map(StoredRecord::content)
                .flatMap(content -> Optional.ofNullable(content).stream())
                .map(content -> content.open(access))
                .filter(ListResource.class::isInstance)
                .map(ListResource.class::cast);
    }

    private static Set<String> named(String type, ListResource list) {
        Set<String> ids = new LinkedHashSet<>();
        list.getEntry().stream()
                .filter(entry -> !entry.getDeleted())
                .map(entry -> entry.getItem().getReferenceElement())
                .filter(item -> type.equals(item.getResourceType()) && !item.hasBaseUrl())
                .forEach(item -> ids.add(item.getIdPart()));
        return ids;
    }

    private static Instant dated(ListResource list) {
        return (list.hasDate() ? list.getDate() : list.getMeta().getLastUpdated()).toInstant();
    }

    private static Parameter parameter(String name) {
        return Parameters.find("List", name)
                .orElseThrow(() -> new IllegalStateException("List has no parameter " + name));
    }
}
