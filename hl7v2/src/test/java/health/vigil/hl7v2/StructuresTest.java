package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.testkit.Requirement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hl7.fhir.r4.model.Account;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Appointment.AppointmentStatus;
import org.hl7.fhir.r4.model.ChargeItem;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.DocumentReference.DocumentRelationshipType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Specimen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each kind of message becomes, by the meaning that HL7's tables give it.
@Requirement({"INT-1", "INT-2"})
class StructuresTest {
    private static final String PID = "PID|1||4711^^^GH&1.2.3&ISO^MR||Muster^Anna||19450607|F";
    private static final String OTHER = "PID|2||4712^^^GH&1.2.3&ISO^MR||Beispiel^Otto||19500101|M";
    private static final String PV1 = "PV1|1|I|MICU^101^1^GH||||||||||||||||V1^^^GH&1.2.3&ISO^VN";

    private final Mapped record = new Mapped();

    @Test
    void anOrderIsAServiceRequestWithItsSpecimenItsReasonAndItsAnswers() {
        record.message(
                "OML^O21^OML_O21",
                PID,
                PV1,
                "ORC|NW|P1^OE||G1^OE|||||20260301110000|||30^Arzt^Lia",
                "TQ1|1||BID^Twice a day||||20260301120000||S",
                "OBR|1|P1^OE||24323-8^CMP^LN|||20260301105000||||A||||||||||||||||||||R07.4^Chest pain^I10C",
                "NTE|1||fasting",
                "DG1|1||I10^Hypertension^I10C",
                "OBX|1|NM|8302-2^Height^LN||170|cm|||||F",
                "SPM|1|S1&OE^S2&LAB||BLD^Whole blood^HL70487|||||||||||||20260301105500");

        ServiceRequest request = record.only(ServiceRequest.class);
        assertThat(request.getStatus()).isEqualTo(ServiceRequestStatus.ACTIVE);
        assertThat(request.getPriority().toCode()).isEqualTo("stat");
        assertThat(request.getIdentifierFirstRep().getValue()).isEqualTo("P1");
        assertThat(request.getRequisition().getValue()).isEqualTo("G1");
        assertThat(request.getNoteFirstRep().getText()).isEqualTo("fasting");
        assertThat(request.getReasonCodeFirstRep().getCodingFirstRep().getCode())
                .isEqualTo("R07.4");
        assertThat(request.getOccurrenceTiming().getCode().getCodingFirstRep().getCode())
                .isEqualTo("BID");
        assertThat(request.getReasonReferenceFirstRep().getReference()).isEqualTo(reference(Condition.class));
        assertThat(request.getSupportingInfoFirstRep().getReference()).isEqualTo(reference(Observation.class));
        assertThat(request.getSpecimenFirstRep().getReference()).isEqualTo(reference(Specimen.class));
        assertThat(record.only(Specimen.class).getIdentifier())
                .extracting(identifier -> identifier.getValue())
                .containsExactly("S1", "S2");
    }

    private <T extends org.hl7.fhir.r4.model.Resource> String reference(Class<T> type) {
        T resource = record.only(type);
        return resource.fhirType() + "/" + resource.getIdPart();
    }

    @Test
    void anOrderIsTheSameWhenItIsCancelledAndWhenItIsAnswered() {
        record.message("ORM^O01", PID, "ORC|NW|P1^OE", "OBR|1|P1^OE||2160-0^Creatinine^LN");
        record.message("ORM^O01", PID, "ORC|OC|P1^OE", "OBR|1|P1^OE||2160-0^Creatinine^LN");
        record.message(
                "ORU^R01",
                PID,
                "ORC|RE|P1^OE|F1^LAB",
                "OBR|1|P1^OE|F1^LAB|2160-0^Creatinine^LN|||20260301||||||||||||||||||F",
                "OBX|1|NM|2160-0^Creatinine^LN||70|umol/L|||||F");

        ServiceRequest request = record.only(ServiceRequest.class);
        assertThat(request.getStatus()).isEqualTo(ServiceRequestStatus.REVOKED);
        assertThat(record.only(DiagnosticReport.class).getBasedOnFirstRep().getReference())
                .isEqualTo(reference(ServiceRequest.class));
    }

    @Test
    void twoReportsUnderOneNumberAreTwo() {
        record.message(
                "ORU^R01",
                PID,
                "OBR|1||F1^LAB|24323-8^CMP^LN|||20260301||||||||||||||||||F",
                "OBX|1|NM|2160-0^Creatinine^LN||70|umol/L|||||F",
                "OBR|2||F1^LAB|24323-8^CMP^LN|||20260301||||||||||||||||||F",
                "OBX|1|NM|2160-0^Creatinine^LN||71|umol/L|||||F");

        assertThat(record.all(DiagnosticReport.class)).hasSize(2);
        assertThat(record.all(Observation.class)).hasSize(2);
    }

    @Test
    void aSpecimensOwnObservationsAreOfTheSpecimenAndNotResults() {
        record.message(
                "ORU^R01",
                PID,
                "OBR|1||F1^LAB|630-4^Culture^LN|||20260301||||||||||||||||||F",
                "OBX|1|ST|630-4^Culture^LN||no growth||||||F",
                "SPM|1|^S1&LAB||UR^Urine^HL70487",
                "OBX|1|NM|3167-4^Volume^LN||50|mL|||||F");

        assertThat(record.only(DiagnosticReport.class).getResult()).hasSize(1);
        assertThat(record.observation("3167-4").getFocusFirstRep().getReference())
                .isEqualTo(reference(Specimen.class));
        assertThat(record.observation("630-4").getSpecimen().getReference()).isEqualTo(reference(Specimen.class));
    }

    @Test
    void anEncodedOrderIsAMedicationRequestThatDispensingAndGivingReferTo() {
        record.message(
                "RDE^O11^RDE_O11",
                PID,
                "ORC|NW|RX1^OE",
                "RXE|^^^20260301|1049502^Oxycodone^RXNORM|5|10|mg|||||20|tab|2",
                "TQ1|1||Q6H",
                "RXR|PO^Oral^HL70162");
        record.message("RDS^O13^RDS_O13", PID, "ORC|RE|RX1^OE", "RXD|1|1049502^Oxycodone^RXNORM|20260301|20|tab||D77");
        record.message(
                "RAS^O17^RAS_O17",
                PID,
                "ORC|RE|RX1^OE",
                "RXA|0|1|20260301120000|20260301120500|1049502^Oxycodone^RXNORM|5|mg||||||||||||CP");

        MedicationRequest request = record.only(MedicationRequest.class);
        assertThat(request.getStatus()).isEqualTo(MedicationRequestStatus.ACTIVE);
        assertThat(request.getDosageInstructionFirstRep()
                        .getDoseAndRateFirstRep()
                        .getDoseRange()
                        .getHigh()
                        .getCode())
                .isEqualTo("mg");
        assertThat(request.getDosageInstructionFirstRep()
                        .getRoute()
                        .getCodingFirstRep()
                        .getCode())
                .isEqualTo("PO");
        assertThat(request.getDispenseRequest().getNumberOfRepeatsAllowed()).isEqualTo(2);
        assertThat(record.only(MedicationDispense.class)
                        .getAuthorizingPrescriptionFirstRep()
                        .getReference())
                .isEqualTo(reference(MedicationRequest.class));
        MedicationAdministration given = record.only(MedicationAdministration.class);
        assertThat(given.getStatus().toCode()).isEqualTo("completed");
        assertThat(given.getRequest().getReference()).isEqualTo(reference(MedicationRequest.class));
        assertThat(given.getDosage().getDose().getValue().intValueExact()).isEqualTo(5);
    }

    @Test
    void aVaccineIsAnImmunizationAndItsObservationsArePartOfIt() {
        record.message(
                "VXU^V04^VXU_V04",
                PID,
                "NK1|1|Muster^Berta|MTH^Mother^HL70063",
                "ORC|RE||IZ1^REG",
                "RXA|0|1|20260301||08^HepB^CVX|0.5|mL^^UCUM||00^New record^NIP001||||||LOT1|20270101|MSD^Merck^MVX|||CP|A",
                "RXR|IM^Intramuscular^HL70162|LD^Left deltoid^HL70163",
                "OBX|1|CE|64994-7^Eligibility^LN||V02^Medicaid^HL70064||||||F");

        Immunization vaccine = record.only(Immunization.class);
        assertThat(vaccine.getVaccineCode().getCodingFirstRep().getSystem()).isEqualTo("http://hl7.org/fhir/sid/cvx");
        assertThat(vaccine.getLotNumber()).isEqualTo("LOT1");
        assertThat(vaccine.getPrimarySource()).isTrue();
        assertThat(vaccine.getStatus().toCode()).isEqualTo("completed");
        assertThat(record.only(Observation.class).getPartOfFirstRep().getReference())
                .isEqualTo(reference(Immunization.class));
        assertThat(record.only(RelatedPerson.class).getRelationshipFirstRep().getCoding())
                .extracting(coding -> coding.getCode())
                .contains("MTH");
    }

    @Test
    void aDocumentHasItsTextAndAReplacementReplacesIt() {
        record.message(
                "MDM^T02^MDM_T02",
                PID,
                PV1,
                "TXA|1|DS^Discharge summary|TX|20260301100000|||||30^Arzt^Lia|||D1^EHR|||||AU||AV",
                "OBX|1|TX|18842-5^Discharge summary^LN||line one||||||F",
                "OBX|2|TX|18842-5^Discharge summary^LN||line two||||||F");
        record.message(
                "MDM^T10^MDM_T10",
                PID,
                "TXA|1|DS^Discharge summary|TX|20260302100000|||||30^Arzt^Lia|||D2^EHR|D1^EHR||||AU||AV",
                "OBX|1|ED|18842-5^Discharge summary^LN||^application^pdf^Base64^JVBERi0=||||||F");

        DocumentReference first = document("D1");
        DocumentReference second = document("D2");
        assertThat(new String(first.getContentFirstRep().getAttachment().getData(), StandardCharsets.UTF_8))
                .isEqualTo("line one\nline two");
        assertThat(second.getContentFirstRep().getAttachment().getContentType()).isEqualTo("application/pdf");
        assertThat(second.getRelatesToFirstRep().getCode()).isEqualTo(DocumentRelationshipType.REPLACES);
        assertThat(second.getRelatesToFirstRep().getTarget().getReference())
                .isEqualTo("DocumentReference/" + first.getIdPart());
    }

    private DocumentReference document(String number) {
        return record.all(DocumentReference.class).stream()
                .filter(one -> one.getMasterIdentifier().getValue().equals(number))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"S12, BOOKED", "S14, BOOKED", "S15, CANCELLED", "S17, ENTEREDINERROR", "S26, NOSHOW"})
    void anAppointmentHasItsPeoplePlacesAndStatus(String event, AppointmentStatus status) {
        record.message(
                "SIU^" + event + "^SIU_S12",
                PID,
                "SCH|PA1^SCH|FA1^SCH||||||Normal^^HL70277|30|min|^^^20260305090000^20260305093000",
                "RGS|1",
                "AIS|1||CONSULT^Consultation",
                "AIL|1||CLINIC^5^^GH",
                "AIP|1||30^Arzt^Lia|MD^Physician||20260305090000|||30|min");

        Appointment appointment = record.only(Appointment.class);
        assertThat(appointment.getStatus()).isEqualTo(status);
        assertThat(appointment.getStartElement().getValueAsString()).startsWith("2026-03-05T09:00:00");
        assertThat(appointment.getMinutesDuration()).isEqualTo(30);
        assertThat(appointment.getParticipant()).hasSize(3);
        assertThat(appointment
                        .getParticipant()
                        .getLast()
                        .getPeriod()
                        .getEndElement()
                        .getValueAsString())
                .startsWith("2026-03-05T09:30:00");
    }

    @Test
    void admissionCarriesRelativesAllergiesDiagnosesProceduresAndInsurance() {
        record.message(
                "ADT^A01^ADT_A01",
                PID + "||||||||||ACC9^^^GH&1.2.3&ISO",
                "PD1||||31^Haus^Ada",
                "NK1|1|Muster^Otto|SPO^Spouse^HL70063",
                PV1,
                "AL1|1|DA^Drug^HL70127|70618^Penicillin^RXNORM|SV|Rash",
                "DG1|1||A41.9^Sepsis^I10C||20260301|A",
                "PR1|1||0BH17EZ^Intubation^I10P||20260301123000",
                "IN1|1|PLAN1|INS1|Sunny Insurance||||G1||||20260101||||||||||||||||||||||||POL1");

        assertThat(record.patient().getGeneralPractitionerFirstRep().getReference())
                .startsWith("Practitioner/");
        assertThat(record.only(RelatedPerson.class)
                        .getRelationshipFirstRep()
                        .getCodingFirstRep()
                        .getCode())
                .isEqualTo("SPS");
        AllergyIntolerance allergy = record.only(AllergyIntolerance.class);
        assertThat(allergy.getCategory().getFirst().getValue().toCode()).isEqualTo("medication");
        assertThat(allergy.getCriticality().toCode()).isEqualTo("high");
        assertThat(record.encounter().getDiagnosisFirstRep().getCondition().getReference())
                .isEqualTo(reference(Condition.class));
        assertThat(record.encounter().getDiagnosisFirstRep().getUse().getCoding())
                .extracting(coding -> coding.getCode())
                .contains("AD");
        assertThat(record.only(Procedure.class).getEncounter().getReference())
                .isEqualTo("Encounter/" + record.encounter().getIdPart());
        assertThat(record.only(Coverage.class).getSubscriberId()).isEqualTo("POL1");
        assertThat(record.encounter().getAccountFirstRep().getReference()).isEqualTo(reference(Account.class));
    }

    @ParameterizedTest
    @CsvSource({
        "A05, PLANNED",
        "A14, PLANNED",
        "A21, ONLEAVE",
        "A22, INPROGRESS",
        "A27, CANCELLED",
        "A38, CANCELLED",
        "A23, ENTEREDINERROR",
        "A06, INPROGRESS"
    })
    void eachEventSaysHowTheVisitStands(String event, EncounterStatus status) {
        record.message("ADT^" + event, PID, PV1);

        assertThat(record.encounter().getStatus()).isEqualTo(status);
    }

    @Test
    void aTemporaryPlaceDoesNotMoveThePatient() {
        record.message("ADT^A01", PID, PV1);
        record.message("ADT^A10", PID, "PV1|1|I|MICU^101^1^GH||||||||XRAY^^^GH||||||||V1^^^GH&1.2.3&ISO^VN");

        assertThat(record.encounter().getLocation().getLast().getLocation().getDisplay())
                .endsWith("MICU 101 1");
        assertThat(record.encounter().getLocation()).hasSize(2);
    }

    @Test
    void aChangedVisitNumberTakesOverTheOldOne() {
        record.message("ADT^A01", PID, PV1);
        record.message(
                "ADT^A50",
                PID,
                "MRG|4711^^^GH&1.2.3&ISO^MR||||V1^^^GH&1.2.3&ISO^VN",
                "PV1|1|I|MICU^101^1^GH||||||||||||||||V2^^^GH&1.2.3&ISO^VN");

        Encounter old = visit("V1", EncounterStatus.ENTEREDINERROR);
        Encounter renamed = visit("V2", EncounterStatus.INPROGRESS);
        assertThat(renamed.getIdentifier()).extracting(one -> one.getValue()).contains("V1");
        assertThat(old.getIdPart()).isNotEqualTo(renamed.getIdPart());
    }

    private Encounter visit(String number, EncounterStatus status) {
        return record.all(Encounter.class).stream()
                .filter(one -> one.getIdentifierFirstRep().getValue().equals(number) && one.getStatus() == status)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void linkedPatientsReferToEachOtherUntilTheyAreUnlinked() {
        record.message("ADT^A24", PID, OTHER);

        assertThat(record.all(Patient.class))
                .allSatisfy(one -> assertThat(one.getLink()).hasSize(1));

        record.message("ADT^A37", PID, OTHER);

        assertThat(record.all(Patient.class))
                .allSatisfy(one -> assertThat(one.getLink()).isEmpty());
    }

    @Test
    void aMessageAboutTwoPatientsMixesNothingOfThem() {
        MappedMessage mapped = record.message(
                "ORU^R01",
                PID,
                "OBR|1||F1^LAB|2160-0^Creatinine^LN|||20260301||||||||||||||||||F",
                "OBX|1|NM|2160-0^Creatinine^LN||70|umol/L|||||F",
                OTHER,
                "ZZZ|only of Otto",
                "OBR|1||F2^LAB|2160-0^Creatinine^LN|||20260301||||||||||||||||||F",
                "OBX|1|NM|2160-0^Creatinine^LN||99|umol/L|||||F");

        assertThat(record.all(Observation.class))
                .extracting(one -> one.getSubject().getReference() + "="
                        + one.getValueQuantity().getValue())
                .containsExactlyInAnyOrder(patient("4711") + "=70", patient("4712") + "=99");
        assertThat(record.all(Provenance.class)).hasSize(2);
        List<Provenance> ofAnna = record.all(Provenance.class).stream()
                .filter(one -> one.getTarget().stream()
                        .anyMatch(target -> target.getReference().startsWith("DiagnosticReport")))
                .filter(one -> one.getExtension().isEmpty())
                .toList();
        assertThat(ofAnna).hasSize(1);
        assertThat(mapped.report().count(Outcome.UNACCOUNTED)).isZero();
        assertThat(mapped.report().fields())
                .extracting(ConservationReport.Line::position)
                .doesNotHaveDuplicates();
    }

    private String patient(String number) {
        return record.all(Patient.class).stream()
                .filter(one -> one.getIdentifierFirstRep().getValue().equals(number))
                .map(one -> "Patient/" + one.getIdPart())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void oneNumberForTwoPatientsIsRefused() {
        assertThatThrownBy(() -> record.message("ADT^A17", PID, PV1, OTHER, PV1))
                .hasMessageContaining("VGL-HL7-026");
    }

    @Test
    void chargesProblemsAndReferralsAreResources() {
        record.message(
                "DFT^P03",
                PID + "||||||||||ACC9",
                "FT1|1|T1||20260301|20260302|CG|99291^Critical care^C4|||1|500.5&USD");
        record.message(
                "PPR^PC1",
                PID,
                "PRB|AD|20260301|I10^Hypertension^I10C|PRB1^EHR|||20260301||||||CONFIRMED^^L|ACTIVE",
                "NTE|1||watch it");
        record.message(
                "REF^I12",
                PID,
                "RF1|P^Pending^HL70283|R^Routine^HL70280|CARD^Cardiology|||REF1^EHR|20260301",
                "PRD|RP|Arzt^Lia|||||77^NPI",
                "PRD|RT|Herz^Jo|||||78^NPI");

        ChargeItem charge = record.only(ChargeItem.class);
        assertThat(charge.getPriceOverride().getCurrency()).isEqualTo("USD");
        assertThat(charge.getAccountFirstRep().getReference()).isEqualTo(reference(Account.class));
        Condition problem = record.only(Condition.class);
        assertThat(problem.getClinicalStatus().getCodingFirstRep().getCode()).isEqualTo("active");
        assertThat(problem.getNoteFirstRep().getText()).isEqualTo("watch it");
        ServiceRequest referral = record.only(ServiceRequest.class);
        assertThat(referral.getStatus()).isEqualTo(ServiceRequestStatus.DRAFT);
        assertThat(referral.getRequester().getReference()).startsWith("Practitioner/");
        assertThat(referral.getPerformer()).hasSize(1);
    }

    @Test
    void everyCodeOfTheMapsIsGivenBesideTheOneSent() {
        record.message("ADT^A01", PID, PV1, "NK1|1|Muster^Otto|FTH^Father^HL70063");

        CodeableConcept relationship = record.only(RelatedPerson.class).getRelationshipFirstRep();
        assertThat(relationship.getCoding())
                .extracting(coding -> coding.getSystem() + "|" + coding.getCode())
                .containsExactly(
                        "http://terminology.hl7.org/CodeSystem/v3-RoleCode|FTH",
                        "http://terminology.hl7.org/CodeSystem/v2-0063|FTH");
    }
}
