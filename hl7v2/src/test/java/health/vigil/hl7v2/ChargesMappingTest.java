package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.testkit.Requirement;
import java.util.List;
import org.hl7.fhir.r4.model.Account;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Appointment.ParticipationStatus;
import org.hl7.fhir.r4.model.ChargeItem;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestIntent;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestStatus;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Specimen;
import org.hl7.fhir.r4.model.Timing.EventTiming;
import org.hl7.fhir.r4.model.Timing.TimingRepeatComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Insurance, guarantors, charges, and what orders say of doses, times and containers. The segments are our own.
@Requirement({"INT-1", "INT-2"})
class ChargesMappingTest {
    private static final String PID = "PID|1||7^^^GH^MR||DOE^JANE||19800101|F||||||||||ACC1^^^GH";
    private final Mapped record = new Mapped();

    @Test
    void inAConversionAnInsurerHasAddressContactAndTelephone() {
        Mapped record = Mapped.converted();
        record.message(
                "ADT^A04",
                PID,
                "PV1|1|O",
                "IN1|1|P1^Gold|77^^^AUTH^NIIP|Insurer Ltd|1 High St^^Town|Roe^Rita|(555)555-0100^^PH|G1|Group of Ten"
                        + "||Employer Ltd||||HMO|Doe^John|SPO^Spouse^HL70063|19790101|2 Low St^^Town||||||||||||||||"
                        + "|POL1|150&USD||||||M||||||S1",
                "IN2|E9^^^GH^EI|123-45-6789||||MED1||CAID1||||||||||||||||||||||||||en^English");

        Organization insurer = record.all(Organization.class).stream()
                .filter(one -> one.getName().equals("Insurer Ltd"))
                .findFirst()
                .orElseThrow();
        assertThat(insurer.getAddressFirstRep().getCity()).isEqualTo("Town");
        assertThat(insurer.getContactFirstRep().getName().getFamily()).isEqualTo("Roe");
        assertThat(insurer.getTelecomFirstRep().getValue()).isEqualTo("(555)555-0100");
        assertThat(insurer.getIdentifier()).anyMatch(one -> "77".equals(one.getValue()));
        Coverage coverage = record.only(Coverage.class);
        assertThat(coverage.getSubscriberId()).isEqualTo("S1");
        assertThat(coverage.getClass_())
                .extracting(Coverage.ClassComponent::getName)
                .contains("Gold", "Group of Ten");
        assertThat(coverage.getIdentifier())
                .extracting(one -> one.getValue())
                .contains("P1", "S1", "POL1", "MED1", "CAID1");
        assertThat(coverage.getCostToBeneficiaryFirstRep().getValueMoney().getValue())
                .isEqualByComparingTo("150");
        RelatedPerson insured = record.only(RelatedPerson.class);
        assertThat(insured.getGender().toCode()).isEqualTo("male");
        assertThat(insured.getIdentifier()).extracting(one -> one.getValue()).contains("123-45-6789", "E9");
        assertThat(insured.getCommunicationFirstRep().getPreferred()).isTrue();
    }

    @Test
    void theGuarantorIsTheAccountsUntilAMessageNamesAnother() {
        String guarantor =
                "GT1|1|G1^^^GH|ROE^RICHARD||1 High St^^Town|555-0101^^PH||19700102|M||FTH||20260101|20261231";
        record.message("ADT^A04", PID, "PV1|1|O", guarantor);
        record.message("ADT^A08", PID, "PV1|1|O");

        Account account = record.only(Account.class);
        assertThat(account.getGuarantor()).hasSize(1);
        assertThat(account.getGuarantorFirstRep().getParty().getReference()).startsWith("RelatedPerson/");
        assertThat(account.getGuarantorFirstRep().getPeriod().getEndElement().getValueAsString())
                .isEqualTo("2026-12-31");
        assertThat(record.only(RelatedPerson.class).getRelationship()).hasSize(2);

        record.message("ADT^A08", PID, "PV1|1|O", "GT1|1||||||||||SEL");

        assertThat(record.only(Account.class).getGuarantorFirstRep().getParty().getReference())
                .startsWith("Patient/");
    }

    @Test
    void aChargeNamesWhatItIsForAndWhoDidIt() {
        MappedMessage mapped = record.message(
                "ORM^O01",
                PID,
                "ORC|NW|P1",
                "OBR|1|P1||71045^Chest X-ray^C4",
                "FT1|1|T1||20260301|20260301|CG|71045^Chest X-ray^C4|||2|100&USD||RAD^Radiology|||||||||||"
                        + "|71045^Chest X-ray^C4|26|||0182-1061^Aspirin^NDC|||Clinic Ltd||||||||||RX9|5^TAB",
                "NTE|1||Weekend rate",
                "BLG|||B1^^^GH");

        ChargeItem charge = record.only(ChargeItem.class);
        assertThat(charge.getAccount()).hasSize(2);
        assertThat(charge.getNoteFirstRep().getText()).isEqualTo("Weekend rate");
        assertThat(charge.getPerformingOrganization().getDisplay()).isEqualTo("Clinic Ltd");
        assertThat(charge.getCode().getCoding())
                .extracting(one -> one.getCode())
                .containsExactly("71045", "71045:26");
        assertThat(charge.getProductCodeableConcept().getCodingFirstRep().getCode())
                .isEqualTo("0182-1061");
        assertThat(record.only(ServiceRequest.class).getNote()).isEmpty();
        assertThat(mapped.report().count(Outcome.UNACCOUNTED)).isZero();
    }

    @Test
    void theResultsOfAChargedOrderAreAReportAndNotThePatientsOwn() {
        record.message(
                "DFT^P11",
                PID,
                "ORC|NW|P1|F1",
                "OBR|1|P1|F1|57698-3^Lipids^LN",
                "OBX|1|NM|2093-3^Cholesterol^LN||5.1|mmol/L|||||F",
                "DG1|1||E10.9^Diabetes^I10||||F",
                "FT1|1|T1||20260301||CG|99|||1");

        DiagnosticReport report = record.only(DiagnosticReport.class);
        assertThat(report.getResult()).hasSize(1);
        assertThat(report.getBasedOn()).hasSize(1);
        assertThat(record.observation("2093-3").getStatus().toCode()).isEqualTo("final");
        assertThat(record.only(ServiceRequest.class).getReasonReference()).isEmpty();
    }

    @Test
    void inAFileWhatIsOrderedEncodedAndDispensedHasEachItsOwnRoute() {
        Mapped file = Mapped.converted();
        file.message(
                "RDS^O13",
                PID,
                "ORC|NW|P1",
                "RXO|1^Doxycycline^RXNORM|1|2|TAB",
                "RXR|PO^oral^HL70162",
                "RXE||2^Doxycycline 150 mg^RXNORM|1||TAB",
                "TQ1|1||TID",
                "RXR|IV^Intravenous^HL70162",
                "RXD|1|2^Doxycycline 150 mg^RXNORM|20260301|10|TAB||RX1|||||4^TAB",
                "RXR|IM^Intramuscular^HL70162");

        List<MedicationRequest> requests = file.all(MedicationRequest.class);
        MedicationRequest ordered = requests.stream()
                .filter(one -> one.getIntent() == MedicationRequestIntent.ORIGINALORDER)
                .findFirst()
                .orElseThrow();
        MedicationRequest encoded = requests.stream()
                .filter(one -> one.getIntent() == MedicationRequestIntent.FILLERORDER)
                .findFirst()
                .orElseThrow();
        MedicationDispense dispensed = file.only(MedicationDispense.class);
        assertThat(requests).hasSize(2);
        assertThat(encoded.getBasedOnFirstRep().getReference()).endsWith(ordered.getIdPart());
        assertThat(dispensed.getAuthorizingPrescriptionFirstRep().getReference())
                .endsWith(encoded.getIdPart());
        assertThat(ordered.getDosageInstructionFirstRep().hasTiming()).isFalse();
        assertThat(sent(ordered.getDosageInstructionFirstRep().getRoute())).isEqualTo("PO");
        assertThat(sent(encoded.getDosageInstructionFirstRep().getRoute())).isEqualTo("IV");
        assertThat(sent(dispensed.getDosageInstructionFirstRep().getRoute())).isEqualTo("IM");
        assertThat(dispensed
                        .getDosageInstructionFirstRep()
                        .getMaxDosePerPeriod()
                        .getNumerator()
                        .getValue())
                .isEqualByComparingTo("4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "RXE||2^Doxycycline 150 mg^RXNORM|1||TAB", "RXO|1^Doxycycline^RXNORM|1|2|TAB"})
    void nothingOfAnOrderIsActiveOnceItIsStopped(String repeated) {
        record.message(
                "RDE^O11",
                PID,
                "ORC|NW|P1",
                "RXO|1^Doxycycline^RXNORM|1|2|TAB",
                "RXR|PO^oral^HL70162",
                "RXE||2^Doxycycline 150 mg^RXNORM|3||TAB",
                "RXR|IV^Intravenous^HL70162");
        MedicationRequest made = record.only(MedicationRequest.class);
        assertThat(made.getStatus()).isEqualTo(MedicationRequestStatus.ACTIVE);
        assertThat(made.getDosageInstructionFirstRep()
                        .getDoseAndRateFirstRep()
                        .getDoseQuantity()
                        .getValue())
                .isEqualByComparingTo("3");
        assertThat(made.getDosageInstructionFirstRep().getRoute().getCoding())
                .extracting(one -> one.getCode())
                .contains("IV")
                .doesNotContain("PO");

        if (repeated.isEmpty()) {
            record.message("RDE^O11", PID, "ORC|DC|P1");
        } else {
            record.message("RDE^O11", PID, "ORC|DC|P1", repeated);
        }

        assertThat(record.only(MedicationRequest.class).getStatus()).isEqualTo(MedicationRequestStatus.CANCELLED);
    }

    @Test
    void theDispensesOfAnOrderThatWasAlsoEncodedReferToTheOneThatCanBeStopped() {
        record.message(
                "RDS^O13",
                PID,
                "ORC|NW|P1",
                "RXO|1^Doxycycline^RXNORM|1|2|TAB",
                "RXE||2^Doxycycline 150 mg^RXNORM|1||TAB",
                "RXD|1|2^Doxycycline 150 mg^RXNORM|20260301|10|TAB||RX1");

        assertThat(record.only(MedicationDispense.class)
                        .getAuthorizingPrescriptionFirstRep()
                        .getReference())
                .endsWith(record.only(MedicationRequest.class).getIdPart());
    }

    private static String sent(CodeableConcept concept) {
        return concept.getCoding().getLast().getCode();
    }

    @Test
    void anOrderIsTimedByMealsAndDaysAndSpecimensHaveContainers() {
        record.message(
                "OML^O21",
                PID,
                "ORC|NW|P1",
                "TQ1|1||BID^DW^2^4^1^d&Day&ANS+^^AC^1^hr||||||R|Pain|||15^min|3",
                "OBR|1|P1||57698-3^Lipids^LN",
                "SPM|1|S1||SER^Serum^HL70487|||||||||||AMB^Ambient^HL70376",
                "SAC||A1^L|C1||||||||||||||||||10|5||mL");

        ServiceRequest request = record.only(ServiceRequest.class);
        TimingRepeatComponent repeat = request.getOccurrenceTiming().getRepeat();
        assertThat(repeat.getWhen().getFirst().getValue()).isEqualTo(EventTiming.AC);
        assertThat(repeat.getOffset()).isEqualTo(60);
        assertThat(repeat.getDayOfWeek()).extracting(one -> one.getCode()).containsExactly("tue", "wed", "thu");
        assertThat(repeat.getDuration()).isEqualByComparingTo("15");
        assertThat(request.getAsNeededCodeableConcept().getText()).isEqualTo("Pain");
        Specimen specimen = record.only(Specimen.class);
        assertThat(specimen.getAccessionIdentifier().getValue()).isEqualTo("A1");
        assertThat(specimen.getContainerFirstRep().getIdentifierFirstRep().getValue())
                .isEqualTo("C1");
        assertThat(specimen.getContainerFirstRep().getCapacity().getValue()).isEqualByComparingTo("10");
        assertThat(specimen.getCollection().getExtension()).hasSize(1);
    }

    @Test
    void inAConversionWhoIsInARoleForAnOrganisationIsReachedInIt() {
        Mapped record = Mapped.converted();
        record.message(
                "ADT^A04",
                PID,
                "ROL|R1^GH|AD|PP^Primary Care Provider^HL70443|D1^Roe^Rita^^^^^^GH|20260101||||408443003^General"
                        + " practice^SCT|||^^Internet^r@example.org||Clinic Ltd",
                "PV1|1|O",
                "ROL||AD|AT^Attending^HL70443|D2^Doe^Dan^^^^^^GH");

        PractitionerRole role = record.only(PractitionerRole.class);
        assertThat(record.patient().getGeneralPractitionerFirstRep().getReference())
                .endsWith(role.getIdPart());
        assertThat(role.getPeriod().getStartElement().getValueAsString()).isEqualTo("2026-01-01");
        assertThat(role.getTelecomFirstRep().getValue()).isEqualTo("r@example.org");
        assertThat(record.encounter().getParticipantFirstRep().getIndividual().getReference())
                .startsWith("Practitioner/");
    }

    @Test
    void whoIsNoLongerBookedHasDeclined() {
        record.message(
                "SIU^S14",
                "SCH|S1||||||||||^^^20260301100000+0100^20260301110000+0100",
                PID,
                "RGS|1",
                "AIP|1||D1^Roe^Rita^^^^^^GH|||||||||Dc",
                "AIP|2||D2^Doe^Dan^^^^^^GH|||||||||Pending");

        assertThat(record.only(Appointment.class).getParticipant())
                .filteredOn(one -> one.getActor().getReference().startsWith("Practitioner/"))
                .extracting(one -> one.getStatus())
                .containsExactly(ParticipationStatus.DECLINED, ParticipationStatus.TENTATIVE);
    }
}
