package health.vigil.vault;

import static health.vigil.vault.Records.heartRate;
import static health.vigil.vault.Records.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.testkit.Requirement;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.hl7.fhir.r4.model.ListResource;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Searches by the parameters that look at no one element, and by quantities in other units than those stored.
@Requirement("INT-3")
@TestInstance(Lifecycle.PER_CLASS)
class VaultFilterTest {
    private VaultFixture fixture = unopened();

    @BeforeAll
    void store(@TempDir Path home) {
        fixture = new VaultFixture(home.resolve("keys"));
        Patient ada = patient("ada", "4711", "Byron", "Ada", "1957-03-14");
        Narrative told = new Narrative().setStatus(Narrative.NarrativeStatus.GENERATED);
        told.setDivAsString("<div xmlns=\"http://www.w3.org/1999/xhtml\"><b>Fever</b>since <i>Tuésday</i></div>");
        ada.setText(told);
        ListResource list = new ListResource();
        list.setId("watched");
        list.setStatus(ListResource.ListStatus.CURRENT).setMode(ListResource.ListMode.WORKING);
        list.addEntry().setItem(new Reference("Observation/fever"));
        list.addEntry().setItem(new Reference("Observation/old")).setDeleted(true);
        list.addEntry().setItem(new Reference("Patient/ada"));
        fixture.put(
                ada,
                measured("fever", "101.3", "[degF]"),
                measured("pressure", "90", "mm[Hg]"),
                measured("white", "11.2", "10*3/uL"),
                measured("sodium", "140", "mmol/L"),
                measured("weight", "70", "kg"),
                measured("odd", "7", "no unit"),
                list);
    }

    private static Observation measured(String id, String value, String unit) {
        Observation result = heartRate(id, "ada", "2026-03-01T08:00:00Z", "1");
        result.setValue(new Quantity()
                .setValue(new BigDecimal(value))
                .setSystem("http://unitsofmeasure.org")
                .setCode(unit)
                .setUnit(unit));
        result.addNote().setText("Seen by the night shift; " + id);
        return result;
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    /// What is measured is exact by definition: 1 mm[Hg] is 133.322 Pa, a pound 453.59237 g, °F from its two
    /// fixed points.
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            38.5|http://unitsofmeasure.org|Cel; fever
            ge38.5|http://unitsofmeasure.org|Cel; fever
            gt38.5|http://unitsofmeasure.org|Cel; -
            le311.65|http://unitsofmeasure.org|K; fever
            11.999|http://unitsofmeasure.org|kPa; pressure
            gt11.99898|http://unitsofmeasure.org|kPa; -
            11.2|http://unitsofmeasure.org|10*9/L; white
            11200|http://unitsofmeasure.org|/mm3; white
            0.14|http://unitsofmeasure.org|mol/L; sodium
            140000|http://unitsofmeasure.org|umol/L; sodium
            lt154.4|http://unitsofmeasure.org|[lb_av]; weight
            gt154.3|http://unitsofmeasure.org|[lb_av]; weight
            ne70|http://unitsofmeasure.org|kg; -
            gt0|http://unitsofmeasure.org|10*99999/L; -
            gt0|http://unitsofmeasure.org|((((; -
            7|http://unitsofmeasure.org|no unit; odd
            0.14||mol/L; -
            """)
    void unitsOfUcumAreConverted(String value, String found) {
        assertThat(fixture.find("Observation", "value-quantity=" + value)).containsExactlyElementsOf(named(found));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            Patient; _text=fever; ada
            Patient; _text=tuesday fev; ada
            Patient; _text=feversince; -
            Patient; _text=byron; -
            Patient; _content=byron; ada
            Patient; _content=fever 1957; ada
            Patient; _content=lovelace; -
            Observation; _content=night sodium; sodium
            Observation; _text=night; -
            Observation; _list=watched; fever
            Observation; _list=none; -
            Patient; _list=watched; ada
            Observation; _filter=value-quantity gt 120; sodium
            Observation; _filter=value-quantity gt 80 and value-quantity lt 120; fever pressure
            Observation; _filter=value-quantity lt 10 or value-quantity gt 120; odd sodium
            Observation; _filter=value-quantity lt 100 and not (value-quantity lt 80 or value-quantity gt 95); pressure
            Observation; _filter=(_id eq odd or _id eq weight) and status eq final; odd weight
            Observation; _filter=status ne final; -
            Observation; _filter=code eq http://loinc.org|8867-4 and _id eq odd; odd
            Observation; _filter=encounter pr true; -
            Observation; _filter=date lt 2026-01-01; -
            Patient; _filter=family sw "byr" and given co "d"; ada
            Patient; _filter=family eq "Byron"; ada
            Patient; _filter=family eq "By"; -
            Patient; _filter=not (gender pr false); ada
            Observation; _filter=subject:Patient.family sw "byr" and value-quantity gt 120; sodium
            Observation; _filter=patient.family eq "Byron" and (_id eq odd or _id eq weight); odd weight
            Observation; _filter=_id eq odd and not (patient.gender eq female); -
            Observation; _filter=_id eq odd and patient.birthdate lt 1960-01-01; odd
            Observation; _filter=_id eq odd and patient.birthdate gt 1960-01-01; -
            Patient; _filter=_has:Observation:patient:value-quantity gt 120 and gender eq female; ada
            Patient; _filter=_has:Observation:patient:value-quantity gt 200 or gender eq male; -
            Observation; _filter=_id eq odd and patient._has:Observation:patient:value-quantity gt 120; odd
            """)
    void parametersOfEveryTypeFindByMoreThanOneElement(String type, String condition, String found) {
        assertThat(fixture.find(type, condition).stream()
                        .map(reference -> reference.split("/")[1]))
                .containsExactlyInAnyOrderElementsOf(
                        named(found).stream().map(one -> one.split("/")[1]).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_filter=status",
                "_filter=status eq",
                "_filter=status is final",
                "_filter=status eq final or",
                "_filter=(status eq final",
                "_filter=status eq final)",
                "_filter=status eq \"final",
                "_filter=status eq final and code eq 1 or code eq 2",
                "_filter=nothing eq 1",
                "_filter=status co fin",
                "_filter=date co 2026",
                "_filter=patient.nothing eq x",
                "_filter=status.family eq x",
                "_filter=subject.name. eq x",
                "_filter=_has:Observation:patient eq x",
                "_filter=_has:Nothing:patient:code eq x",
                "_filter=patient._has:Observation:patient:patient.link:Patient.link:Patient.gender eq male",
                "_filter=patient.family:exact eq x",
                "_text=-",
                "_content:exact=night",
                "status:of-type=a|b|c"
            })
    void whatIsNotUnderstoodIsRefused(String condition) {
        assertThatThrownBy(() -> fixture.find("Observation", condition))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("VGL-VLT-400");
    }

    private static List<String> named(String found) {
        return Arrays.stream(found.split(" "))
                .filter(id -> !id.equals("-"))
                .map(id -> "Observation/" + id)
                .toList();
    }

    @SuppressWarnings("NullAway") // JUnit opens it before the tests
    private static VaultFixture unopened() {
        return null;
    }
}
