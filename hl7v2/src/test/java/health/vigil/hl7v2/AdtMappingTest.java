package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.testkit.Requirement;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterLocationStatus;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Provenance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Requirement("INT-2")
class AdtMappingTest {
    private static final String EVN = "EVN||20260301115500|||OP7^Clerk^Carla|20260301115000";
    private static final String PID = "PID|1||4711^^^GH&1.2.3&ISO^MR~X9^^^STATE^DL||Muster^Anna^B^^Dr^^L||19450607|F|||"
            + "Weg 1^^Bern^BE^3000^CHE^H||^PRN^PH^^41^31^5550101|||M";
    private static final String PV1 = visit("MICU^101^1^GH", "");
    private final Mapped record = new Mapped();

    private static String visit(String place, String rest) {
        return "PV1|1|I|" + place + "||||22^Arzt^Bea^^^Dr^^^GH||||||||||||V1^^^GH&1.2.3&ISO^VN|||||||||||||||||||||||||"
                + "20260301080000" + rest;
    }

    private List<String> places() {
        return record.encounter().getLocation().stream()
                .map(place -> place.getLocation().getDisplay() + " "
                        + place.getStatus().toCode())
                .toList();
    }

    @Test
    void anAdmissionMakesPatientVisitAndPlaces() {
        record.message("ADT^A01", EVN, PID, PV1);

        Patient patient = record.patient();
        assertThat(patient.getIdentifierFirstRep().getSystem()).isEqualTo("urn:oid:1.2.3");
        assertThat(patient.getNameFirstRep().getFamily()).isEqualTo("Muster");
        assertThat(patient.getGender()).isEqualTo(AdministrativeGender.FEMALE);
        assertThat(patient.getBirthDateElement().getValueAsString()).isEqualTo("1945-06-07");
        assertThat(patient.getTelecomFirstRep().getValue()).isEqualTo("+41 31 5550101");
        Encounter encounter = record.encounter();
        assertThat(encounter.getStatus()).isEqualTo(EncounterStatus.INPROGRESS);
        assertThat(encounter.getClass_().getCode()).isEqualTo("IMP");
        assertThat(encounter.getPeriod().getStartElement().getValueAsString()).isEqualTo("2026-03-01T08:00:00+01:00");
        assertThat(encounter.getSubject().getReference()).isEqualTo("Patient/" + patient.getIdPart());
        assertThat(encounter
                        .getLocationFirstRep()
                        .getExtensionByUrl(MessageMapper.POINT_OF_CARE)
                        .getValue()
                        .primitiveValue())
                .isEqualTo("MICU");
        assertThat(record.all(org.hl7.fhir.r4.model.Location.class))
                .extracting(place -> place.getName())
                .containsExactlyInAnyOrder("GH", "MICU", "101", "1");
    }

    @Test
    @Requirement("PHI-6")
    void aProvenanceLeadsFromTheResourcesToTheMessage() {
        record.message("ADT^A01", EVN, PID, PV1);

        Provenance provenance = record.only(Provenance.class);
        assertThat(provenance.getTarget())
                .extracting(target -> target.getReference())
                .contains(
                        "Patient/" + record.patient().getIdPart(),
                        "Encounter/" + record.encounter().getIdPart());
        assertThat(provenance.getEntityFirstRep().getWhat().getIdentifier().getValue())
                .isEqualTo("journal-1");
        assertThat(provenance.getOccurredDateTimeType().getValueAsString()).isEqualTo("2026-03-01T11:50:00+01:00");
        assertThat(provenance.getAgentFirstRep().getWho().getDisplay()).isEqualTo("GH");
        assertThat(provenance.getRecordedElement().getValueAsString()).isEqualTo("2026-03-01T11:00:00.000+00:00");
    }

    @Test
    void aSparseUpdateErasesNothing() {
        record.message("ADT^A01", EVN, PID, PV1);

        record.message(
                "ADT^A08",
                EVN,
                "PID|1||4711^^^GH&1.2.3&ISO^MR||Meier^Anna",
                "PV1|1|I|||||||||||||||||V1^^^GH&1.2.3&ISO");

        assertThat(record.patient().getName())
                .extracting(name -> name.getFamily())
                .containsExactly("Meier");
        assertThat(record.patient().getAddressFirstRep().getCity()).isEqualTo("Bern");
        assertThat(record.patient().getGender()).isEqualTo(AdministrativeGender.FEMALE);
        assertThat(record.encounter().getStatus()).isEqualTo(EncounterStatus.INPROGRESS);
        assertThat(record.encounter().getParticipant()).hasSize(1);
        assertThat(places()).containsExactly("GH MICU 101 1 active");
    }

    @Test
    void anExplicitNullDeletes() {
        record.message("ADT^A01", EVN, PID, PV1);

        record.message("ADT^A08", EVN, "PID|1||4711^^^GH&1.2.3&ISO^MR||Muster^Anna|||\"\"|||\"\"||\"\"", PV1);

        assertThat(record.patient().hasGender()).isFalse();
        assertThat(record.patient().hasAddress()).isFalse();
        assertThat(record.patient().hasTelecom()).isFalse();
        assertThat(record.patient().hasBirthDate()).isTrue();
    }

    @Test
    void aTransferCompletesTheOldPlace() {
        record.message("ADT^A01", EVN, PID, PV1);

        record.message("ADT^A02", "EVN||20260302||||20260302100000", PID, visit("CCU^2^1^GH", ""));

        assertThat(places()).containsExactly("GH MICU 101 1 completed", "GH CCU 2 1 active");
        assertThat(record.encounter()
                        .getLocationFirstRep()
                        .getPeriod()
                        .getEndElement()
                        .getValueAsString())
                .isEqualTo("2026-03-02T10:00:00+01:00");
    }

    @ParameterizedTest
    @CsvSource({"A01", "A06", "A10"})
    void aPlaceAfterAnotherBeginsWithTheEventNotWithTheVisit(String event) {
        record.message("ADT^A04", EVN, PID, visit("ED^^^GH", ""));

        record.message("ADT^" + event, "EVN||20260301121000||||20260301120000", PID, PV1);

        assertThat(record.encounter().getLocation())
                .extracting(place -> place.getPeriod().getStartElement().getValueAsString())
                .containsExactly("2026-03-01T08:00:00+01:00", "2026-03-01T12:00:00+01:00");
        assertThat(record.encounter()
                        .getLocationFirstRep()
                        .getPeriod()
                        .getEndElement()
                        .getValueAsString())
                .isEqualTo("2026-03-01T12:00:00+01:00");
    }

    @Test
    void aTransferOfAnUnknownVisitTellsWherePatientCameFrom() {
        record.message("ADT^A02", EVN, PID, visit("CCU^2^1^GH", "").replace("GH||||22", "GH|||MICU^101^1^GH|22"));

        assertThat(places()).containsExactly("GH MICU 101 1 completed", "GH CCU 2 1 active");
    }

    @Test
    void aCancelledTransferPutsThePatientBack() {
        record.message("ADT^A01", EVN, PID, PV1);
        record.message("ADT^A02", EVN, PID, visit("CCU^2^1^GH", ""));

        record.message("ADT^A12", EVN, PID, PV1);

        assertThat(places()).containsExactly("GH MICU 101 1 active");
        assertThat(record.encounter().getLocationFirstRep().getPeriod().hasEnd())
                .isFalse();
    }

    @Test
    void aDischargeEndsTheVisit() {
        record.message("ADT^A01", EVN, PID, PV1);

        record.message("ADT^A03", EVN, PID, visit("MICU^101^1^GH", "|20260305160000"));

        assertThat(record.encounter().getStatus()).isEqualTo(EncounterStatus.FINISHED);
        assertThat(record.encounter().getPeriod().getEndElement().getValueAsString())
                .isEqualTo("2026-03-05T16:00:00+01:00");
        assertThat(record.encounter().getLocationFirstRep().getStatus()).isEqualTo(EncounterLocationStatus.COMPLETED);
    }

    @Test
    void aCancelledDischargeReopensTheVisit() {
        record.message("ADT^A01", EVN, PID, PV1);
        record.message("ADT^A03", EVN, PID, visit("MICU^101^1^GH", "|20260305160000"));

        record.message("ADT^A13", EVN, PID, PV1);

        assertThat(record.encounter().getStatus()).isEqualTo(EncounterStatus.INPROGRESS);
        assertThat(record.encounter().getPeriod().hasEnd()).isFalse();
        assertThat(places()).containsExactly("GH MICU 101 1 active");
    }

    @Test
    void aCancelledAdmissionCancelsTheVisit() {
        record.message("ADT^A01", EVN, PID, PV1);

        record.message("ADT^A11", EVN, PID, PV1);

        assertThat(record.encounter().getStatus()).isEqualTo(EncounterStatus.CANCELLED);
    }

    @Test
    void anUpdateOfAFinishedVisitLeavesItFinished() {
        record.message("ADT^A01", EVN, PID, PV1);
        record.message("ADT^A03", EVN, PID, PV1);

        record.message("ADT^A08", EVN, PID, PV1);

        assertThat(record.encounter().getStatus()).isEqualTo(EncounterStatus.FINISHED);
        assertThat(places()).containsExactly("GH MICU 101 1 completed");
    }

    @Test
    @Requirement("SCO-5")
    void aVisitOfOnePatientIsNotMovedToAnother() {
        record.message("ADT^A01", EVN, PID, PV1);
        Encounter before = record.encounter();

        assertThatThrownBy(() -> record.message("ADT^A08", EVN, PID.replace("4711", "0815"), PV1))
                .hasMessageStartingWith("VGL-HL7-026")
                .hasMessageNotContainingAny("4711", "0815", "V1^");

        assertThat(record.encounter()).isSameAs(before);
    }

    @Test
    void aMergeNamesSurvivorAndPrior() {
        MappedMessage merged = record.message("ADT^A40", EVN, PID, "MRG|0815^^^GH&1.2.3&ISO^MR");

        assertThat(merged.changes())
                .contains(new MappedChange.Merge(
                        new ResourceIdentity("Patient", "urn:oid:1.2.3", "4711"),
                        new ResourceIdentity("Patient", "urn:oid:1.2.3", "0815")));
    }

    @Test
    void aCodeThatNoTableHasIsKeptAndReported() {
        MappedMessage mapped = record.message("ADT^A01", EVN, PID.replace("|F|", "|QX|"), PV1);

        assertThat(record.patient().getGender()).isEqualTo(AdministrativeGender.UNKNOWN);
        CodeableConcept sent = (CodeableConcept)
                record.patient().getGenderElement().getExtensionFirstRep().getValue();
        assertThat(sent.getText()).isEqualTo("QX");
        assertThat(sent.getCoding())
                .as("no code of the standard's table is claimed")
                .isEmpty();
        assertThat(mapped.unmapped()).extracting(unmapped -> unmapped.table()).containsExactly("HL70001");
    }

    @ParameterizedTest
    @CsvSource({
        "EN^English^HL70296, en",
        "ara^^HL70296, ar",
        "de-at^^HL70296, de-AT",
        "Turkish, tr",
        "E^English, en",
        "CH^Chinese, ''",
        "XX^Other, ''"
    })
    void aLanguageIsToldAsBcp47BesideWhatWasSent(String sent, String tag) {
        record.message("ADT^A08", EVN, PID.replace("|||M", "||" + sent + "|M"), PV1);

        List<Coding> codings =
                record.patient().getCommunicationFirstRep().getLanguage().getCoding();
        assertThat(codings.getFirst().getCode()).isEqualTo(sent.split("\\^", -1)[0]);
        assertThat(codings.stream()
                        .filter(coding -> "urn:ietf:bcp:47".equals(coding.getSystem()))
                        .map(Coding::getCode))
                .containsExactlyElementsOf(tag.isEmpty() ? List.of() : List.of(tag));
    }

    @ParameterizedTest
    @CsvSource({
        "ADT^A01, PID|1||, VGL-HL7-022",
        "ADT^A40, PID|1||1^^^X, VGL-HL7-023",
        "ADT^A40, PID|1||1^^^X<MRG|1^^^X, VGL-HL7-024",
        "ADT^A01, PID|1||1<PID|2||2, VGL-HL7-025",
        "ADT^A99, PID|1||1, VGL-HL7-021",
        "XXX^A01, PID|1||1, VGL-HL7-020",
    })
    @Requirement("INT-6")
    void whatCannotBeMappedIsRefusedWithItsReason(String type, String segments, String code) {
        assertThatThrownBy(() -> record.message(type, segments.split("<"))).hasMessageStartingWith(code);
    }

    @ParameterizedTest
    @CsvSource({
        "A^^^N1^MR~B^^^N2^PI, A",
        "A^^^N1^PI~B^^^N2^MR, B",
        "~B^^^N2^PI~C^^^N2^XX, B",
        "A^^^N1, A",
    })
    void thePreferredIdentifierNamesThePatient(String identifiers, String chosen) {
        MappedMessage mapped = record.message("ADT^A01", EVN, "PID|1||" + identifiers, PV1);

        assertThat(mapped.changes())
                .filteredOn(change -> change instanceof MappedChange.Put put
                        && put.identity().type().equals("Patient"))
                .extracting(change -> ((MappedChange.Put) change).identity().value())
                .containsExactly(chosen);
    }
}
