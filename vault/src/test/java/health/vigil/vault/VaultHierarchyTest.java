package health.vigil.vault;

import static health.vigil.vault.Records.concept;
import static health.vigil.vault.Records.heartRate;
import static health.vigil.vault.Records.location;
import static health.vigil.vault.Records.patient;
import static health.vigil.vault.Records.stay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.util.Arrays;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.AllergyIntolerance.AllergyIntoleranceCategory;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.ListResource;
import org.hl7.fhir.r4.model.ListResource.ListMode;
import org.hl7.fhir.r4.model.ListResource.ListStatus;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// References along a hierarchy, canonical URLs in any version, and Lists by what they are for.
@Requirement("INT-3")
@TestInstance(Lifecycle.PER_CLASS)
class VaultHierarchyTest {
    private static final String LISTS = "http://terminology.hl7.org/CodeSystem/list-example-codes";

    private VaultFixture fixture = unopened();

    @BeforeAll
    void store(@TempDir Path home) {
        fixture = new VaultFixture(home.resolve("keys"));
        fixture.put(patient("ada", "4711", "Byron", "Ada", "1957-03-14"));
        fixture.put(patient("ben", "4712", "Britten", "Ben", "1913-11-22"));
        fixture.put(part("house", ""), part("north", "house"), part("south", "house"), part("icu", "north"));
        fixture.put(part("bed", "icu"), part("egg", "hen"), part("hen", "egg"));
        for (String place : new String[] {"house", "north", "south", "icu", "bed", "egg"}) {
            Encounter stay =
                    stay("in-" + place, "ada", Encounter.EncounterStatus.INPROGRESS, "2026-03-01T07:00:00Z", place);
            fixture.put(place.equals("bed") ? stay.setPartOf(new Reference("Encounter/in-icu")) : stay);
        }
        Observation result = heartRate("hr", "ada", "2026-03-01T08:00:00Z", "80");
        fixture.put(result.setEncounter(new Reference("Encounter/in-bed")));
        for (String version : new String[] {"", "|1", "|1.0", "|1.1", "|2.0", "|10"}) {
            ServiceRequest request = new ServiceRequest();
            request.setId("order" + version.replace('|', '-'));
            request.getInstantiatesCanonical().add(new CanonicalType("http://acme.example/plan" + version));
            request.setSubject(new Reference("Patient/ada"));
            fixture.put(request);
        }
        fixture.put(
                allergy("nuts", AllergyIntoleranceCategory.FOOD),
                allergy("aspirin", AllergyIntoleranceCategory.MEDICATION));
        fixture.put(allergy("outgrown", AllergyIntoleranceCategory.FOOD));
        fixture.put(
                list("last-year", "allergies", ListMode.WORKING, "2025-01-01", "outgrown"),
                list("kept", "allergies", ListMode.WORKING, "2026-01-01", "nuts", "aspirin"),
                list("sent", "allergies", ListMode.SNAPSHOT, "2026-02-01", "outgrown"),
                list("none", "problems", ListMode.WORKING, "2026-02-01"));
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            Encounter; location:below=Location/north; in-north in-icu in-bed
            Encounter; location:below=house; in-house in-north in-south in-icu in-bed
            Encounter; location:below=south,icu; in-south in-icu in-bed
            Encounter; location:above=icu; in-icu in-north in-house
            Encounter; location:below=egg; in-egg
            Encounter; location:above=hen; in-egg
            Encounter; location:below=nowhere; -
            Location; partof:below=north; icu bed
            Location; partof:above=icu; north south icu bed
            Observation; encounter:below=in-icu; hr
            Observation; encounter:below=in-north; -
            Observation; encounter.location:below=north; hr
            Patient; _has:Encounter:patient:location:below=south; ada
            ServiceRequest; instantiates-canonical=http://acme.example/plan|1.0; order-1.0
            ServiceRequest; instantiates-canonical:below=http://acme.example/plan|1; order-1 order-1.0 order-1.1
            ServiceRequest; instantiates-canonical:below=http://acme.example/plan; order order-1 order-1.0 order-1.1 order-2.0 order-10
            ServiceRequest; instantiates-canonical:below=http://acme.example/pla; -
            """)
    void referencesAreFollowedAlongTheirHierarchy(String type, String condition, String found) {
        assertThat(fixture.find(type, condition)).containsExactlyInAnyOrder(references(type, found));
    }

    @ParameterizedTest
    @CsvSource({
        "Observation, subject:below=Patient/ada|1",
        "Observation, performer:above=http://acme.example/x",
        "Observation, device:below=Device/1",
        "ServiceRequest, instantiates-canonical:above=http://acme.example/plan|1",
        "ServiceRequest, instantiates-canonical:below=ActivityDefinition/1",
        "Encounter, location:below=a b"
    })
    void whatHasNoHierarchyIsRefused(String type, String condition) {
        assertThatThrownBy(() -> fixture.find(type, condition))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("VGL-VLT-400");
    }

    @Test
    void hierarchiesAreFollowedToABound() {
        for (int level = 0; level < 25; level++) {
            fixture.put(part("deep" + level, level == 0 ? "" : "deep" + (level - 1)));
        }

        assertThat(fixture.find("Location", "partof:below=deep10")).hasSize(14);
        assertThatThrownBy(() -> fixture.find("Location", "partof:below=deep0")).hasMessageContaining("20 levels");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            AllergyIntolerance; patient=ada; _list=$current-allergies; nuts aspirin
            AllergyIntolerance; patient=Patient/ada; _list=$current-drug-allergies; aspirin
            AllergyIntolerance; patient=https://vigil.example/fhir/Patient/ada,Patient/ada; _list=$current-drug-allergies; aspirin
            AllergyIntolerance; patient=ada; _list=$current-drug-allergies,sent; aspirin outgrown
            Condition; patient=ada; _list=$current-problems; -
            Condition; patient=ada; _list=$current-allergies; -
            """)
    void aPatientsCurrentListIsTheOneThatIsKept(String type, String patient, String list, String found) {
        assertThat(fixture.find(type, patient, list)).containsExactlyInAnyOrder(references(type, found));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_list=$current-allergies",
                "patient=ben _list=$current-allergies",
                "patient=ada _list=$current-medications",
                "patient=ada,ben _list=$current-allergies",
                "patient=ada _list=$current-worries"
            })
    void aListThatNobodyKeepsIsNotEmptyButUnknown(String conditions) {
        assertThatThrownBy(() -> fixture.find("AllergyIntolerance", conditions.split(" ")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("VGL-VLT-400");
    }

    private static Location part(String id, String whole) {
        Location place = location(id, id);
        return whole.isEmpty() ? place : place.setPartOf(new Reference("Location/" + whole));
    }

    private static AllergyIntolerance allergy(String id, AllergyIntoleranceCategory category) {
        AllergyIntolerance allergy = new AllergyIntolerance();
        allergy.setId(id);
        allergy.setPatient(new Reference("Patient/ada"));
        allergy.addCategory(category);
        return allergy;
    }

    private static ListResource list(String id, String code, ListMode mode, String date, String... allergies) {
        ListResource list = new ListResource();
        list.setId(id);
        list.setStatus(ListStatus.CURRENT).setMode(mode);
        list.setCode(concept(LISTS, code));
        list.setSubject(new Reference("Patient/ada"));
        list.setDateElement(new DateTimeType(date));
        for (String allergy : allergies) {
            list.addEntry().setItem(new Reference("AllergyIntolerance/" + allergy));
        }
        return list;
    }

    private static String[] references(String type, String found) {
        return Arrays.stream(found.split(" "))
                .filter(id -> !id.equals("-"))
                .map(id -> type + "/" + id)
                .toArray(String[]::new);
    }

    @SuppressWarnings("NullAway") // JUnit opens it before the tests
    private static VaultFixture unopened() {
        return null;
    }
}
