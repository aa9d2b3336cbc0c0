package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Practitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What HL7's data type tables say of the rarer components.
@Requirement("INT-2")
class DataTypesTest {
    private static final String STRUCTURES = "http://hl7.org/fhir/StructureDefinition/";
    private static final String PID = "PID|1||4711^^^GH&1.2.3&ISO^MR||Muster^Anna";
    private final Mapped record = new Mapped();

    private static String visit(String place, String attending) {
        return "PV1|1|I|" + place + "||||" + attending + "||||||||||||V1^^^GH&1.2.3&ISO^VN";
    }

    @Test
    void anAddressHasItsCountysNameItsRangeOfDatesAndSaysThatItIsForHolidays() {
        record.message("ADT^A28", PID + "||||||See 1^^Ort^BE^3000^CHE^HV^^351&Bern-Mittelland&BFS^^^20260101&20260201");

        Address address = record.patient().getAddressFirstRep();
        assertThat(address.getDistrict()).isEqualTo("Bern-Mittelland");
        assertThat(address.getPeriod().getStartElement().getValueAsString()).isEqualTo("2026-01-01");
        assertThat(address.getPeriod().getEndElement().getValueAsString()).isEqualTo("2026-02-01");
        assertThat(address.getExtensionByUrl(STRUCTURES + "iso21090-AD-use")
                        .getValue()
                        .primitiveValue())
                .isEqualTo("HV");
    }

    @Test
    void aCountySentAsACodeOnlyIsTheCode() {
        record.message("ADT^A28", PID + "||||||See 1^^Ort^BE^3000^CHE^H^^351");

        assertThat(record.patient().getAddressFirstRep().getDistrict()).isEqualTo("351");
    }

    @ParameterizedTest
    @CsvSource({
        "A1B2C3D4-0000-4000-8000-00000000ABCD, urn:uuid:a1b2c3d4-0000-4000-8000-00000000abcd",
        "Our System, urn:uuid:Our%20System"
    })
    void aUuidIsInSmallLetters(String sent, String system) {
        record.message("ADT^A28", "PID|1||4711^^^GH&" + sent + "&UUID^MR||Muster^Anna");

        assertThat(record.patient().getIdentifierFirstRep().getSystem()).isEqualTo(system);
    }

    @Test
    void aPractitionerHasCheckDigitOrderOfNameAndItsRangeOfDates() {
        record.message("ADT^A01", PID, visit("MICU^101^1", "22^Arzt^Bea^^^Dr^^^GH^L^7^M10^DN^^^^20200101&20300101^G"));

        Practitioner doctor = record.only(Practitioner.class);
        assertThat(doctor.getIdentifierFirstRep()
                        .getExtensionByUrl(STRUCTURES + "identifier-checkDigit")
                        .getValue()
                        .primitiveValue())
                .isEqualTo("7");
        assertThat(doctor.getNameFirstRep()
                        .getExtensionByUrl(STRUCTURES + "humanname-assembly-order")
                        .getValue()
                        .primitiveValue())
                .isEqualTo("G");
        assertThat(doctor.getNameFirstRep().getPeriod().getEndElement().getValueAsString())
                .isEqualTo("2030-01-01");
    }

    @Test
    void aComprehensiveLocationIdentifierIsThatOfTheFinestPlace() {
        record.message("ADT^A01", PID, visit("MICU^101^1^^^^^^^B-77&GH&1.2.3&ISO", ""));

        assertThat(record.all(Location.class))
                .filteredOn(place -> place.getIdentifier().size() > 2)
                .singleElement()
                .satisfies(place -> assertThat(place.getName()).isEqualTo("1"))
                .satisfies(place ->
                        assertThat(place.getIdentifier().getLast().getValue()).isEqualTo("B-77"));
    }

    @Test
    void aPersonWhoseNumberHasNoTextIsKnownByName() {
        MappedMessage mapped = record.message("ADT^A01", PID, visit("MICU^101^1", "\"\"&9^Arzt^Bea"));

        assertThat(record.encounter().getParticipantFirstRep().getIndividual().getDisplay())
                .isEqualTo("Bea Arzt");
        assertThat(mapped.report().count(ConservationReport.Outcome.UNACCOUNTED))
                .isZero();
    }
}
