package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.util.List;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of orders, documents and appointments: short messages about what the record has, by number alone.
@Requirement({"INT-2", "INT-6"})
class FollowedOrdersTest {
    private static final String PID = "PID|1||4711^^^GH^MR||Muster^Anna";
    private static final String CBC = "CBC^Blood count^L";
    private final Mapped record = new Mapped();

    private MappedMessage test(String sent, String orc, String code) {
        return code.isEmpty()
                ? record.sent(sent, "ORM^O01", PID, orc)
                : record.sent(sent, "ORM^O01", PID, orc, "OBR|1|A1^EPC||" + code);
    }

    private void ordered() {
        record.sent(
                "080000",
                "ORM^O01",
                PID,
                "ORC|NW|A1^EPC|||||||20260301075500|||77^Arzt^Lia^^^^^^GH",
                "OBR|1|A1^EPC||" + CBC + "|||||||||fasting",
                "NTE|1||urgent",
                "DG1|1||D50^Anaemia^I10");
    }

    private ServiceRequest order() {
        return record.only(ServiceRequest.class);
    }

    private String status() {
        return order().getStatus().toCode();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "XO", "RP", "SC", "SN", "NA", "UA", "UC", "UX", "PA", "CH", "RE", "CP", "RU", "XX", "XR", "SS", "SR",
                "DE", "LI"
            })
    void whatSaysNothingOfTheStatusLeavesIt(String control) {
        ordered();
        test("090000", "ORC|" + control + "|A1^EPC", CBC);
        assertThat(status()).isEqualTo("active");

        test("100000", "ORC|DC|A1^EPC", "");
        test("110000", "ORC|" + control + "|A1^EPC", CBC);
        assertThat(status()).isEqualTo("revoked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"XO", "RP", "SC", "RF", "NA", "UX", "RE", "XX", "XR", "SR"})
    void aDrugStaysAsActiveAsItWas(String control) {
        drug("080000", "NW", true);

        drug("090000", control, true);

        assertThat(drug().getStatus().toCode()).isEqualTo("active");
    }

    @Test
    void aStatusThatNobodyHasSaidIsNotHeldAgainstAnOrderThatComesLate() {
        test("090000", "ORC|SC|A1^EPC", CBC);
        assertThat(status()).isEqualTo("unknown");

        test("080000", "ORC|NW|A1^EPC", CBC);

        assertThat(status()).isEqualTo("active");
    }

    private void drug(String sent, String control, boolean described) {
        String orc = "ORC|" + control + "|M1^EPC|" + (control.equals("NW") ? "" : "F1^PH");
        if (described) {
            record.sent(
                    sent,
                    "RDE^O11",
                    PID,
                    orc + "|||||||||77^Arzt^Lia^^^^^^GH".substring(control.equals("NW") ? 0 : 1),
                    "TQ1|1||BID",
                    "RXE||1191^Lorazepam^L|1||mg",
                    "RXR|PO^Oral^HL70162");
        } else {
            record.sent(sent, "RDE^O11", PID, orc);
        }
    }

    private MedicationRequest drug() {
        return record.only(MedicationRequest.class);
    }

    @ParameterizedTest
    @CsvSource({"OK, active", "HD, active", "RL, active", "SC, active", "NA, active", "DC, cancelled"})
    void aShortAnswerKeepsTheDose(String control, String becomes) {
        drug("080000", "NW", true);

        drug("090000", control, false);

        assertThat(drug().getStatus().toCode()).isEqualTo(becomes);
        Dosage dosage = drug().getDosageInstructionFirstRep();
        assertThat(dosage.getDoseAndRateFirstRep().getDoseQuantity().getValue()).isEqualTo("1");
        assertThat(dosage.getTiming().getCode().getCodingFirstRep().getCode()).isEqualTo("BID");
        assertThat(dosage.hasRoute()).isTrue();
        assertThat(drug().hasRequester()).isTrue();
        assertThat(drug().getIdentifier()).extracting(one -> one.getValue()).containsExactlyInAnyOrder("M1", "F1");
    }

    @Test
    void aChangeStatesTheDrugAnew() {
        drug("080000", "NW", true);

        record.sent("090000", "RDE^O11", PID, "ORC|XO|M1^EPC", "RXE||1191^Lorazepam^L|2||mg");

        Dosage dosage = drug().getDosageInstructionFirstRep();
        assertThat(dosage.getDoseAndRateFirstRep().getDoseQuantity().getValue()).isEqualTo("2");
        assertThat(dosage.hasRoute()).isFalse();
    }

    @Test
    void aDrugThatIsStoppedBeforeItIsKnownIsToldByItsOrder() {
        drug("090000", "DC", false);

        drug("080000", "NW", true);

        assertThat(drug().getStatus().toCode()).isEqualTo("cancelled");
        assertThat(drug().getMedicationCodeableConcept().getCodingFirstRep().getCode())
                .isEqualTo("1191");
    }

    @Test
    void aShortAnswerKeepsTheOrder() {
        ordered();

        record.sent("090000", "ORM^O01", PID, "ORC|OK|A1^EPC|F1^LAB", "OBR|1|A1^EPC|F1^LAB|" + CBC);

        assertThat(order().hasAuthoredOn()).isTrue();
        assertThat(order().hasRequester()).isTrue();
        assertThat(order().getSupportingInfo()).hasSize(1);
        assertThat(order().getNote()).hasSize(1);
        assertThat(order().getReasonReference()).hasSize(1);
        assertThat(order().getIdentifier()).extracting(one -> one.getValue()).containsExactlyInAnyOrder("A1", "F1");
    }

    @ParameterizedTest
    @CsvSource({
        "DC, '', revoked",
        "OC, '', revoked",
        "CR, '', revoked",
        "CA, '', active",
        "OH, '', on-hold",
        "DC, 58410-2^Blood count^LN^CBC^Blood count^L, revoked",
        "DC, 58410-2^Blood count^LN, revoked",
        "XO, CBCD^With differential^L, active",
    })
    void anOrderIsMeantByItsNumber(String control, String code, String becomes) {
        ordered();

        test("090000", "ORC|" + control + "|A1^EPC", code);

        assertThat(status()).isEqualTo(becomes);
        assertThat(order().getCode().getCoding())
                .extracting(one -> one.getCode())
                .contains(control.equals("XO") ? "CBCD" : "CBC");
    }

    @Test
    void twoOfOneNumberAreToldApartByTheirCodes() {
        record.sent(
                "080000",
                "ORM^O01",
                PID,
                "ORC|NW|A1^EPC",
                "OBR|1|A1^EPC||" + CBC,
                "ORC|NW|A1^EPC",
                "OBR|2|A1^EPC||BMP^Panel^L");
        assertThat(record.all(ServiceRequest.class)).hasSize(2);

        test("090000", "ORC|DC|A1^EPC", "BMP^Panel^L");
        assertThat(statuses()).containsExactlyInAnyOrder("active", "revoked");

        test("100000", "ORC|DC|A1^EPC", "");
        assertThat(statuses()).containsExactly("revoked", "revoked");
    }

    private List<String> statuses() {
        return record.all(ServiceRequest.class).stream()
                .map(one -> one.getStatus().toCode())
                .toList();
    }

    private void result(String orc, String obr) {
        record.sent("100000", "ORU^R01", PID, orc, obr + "|".repeat(21) + "F", "OBX|1|NM|718-7^Hb^LN||9|g/dL|||||F");
    }

    @Test
    void aResultAnswersTheOrderOfItsNumber() {
        ordered();

        result("ORC|RE|A1^EPC|F1^LAB||CM", "OBR|1|A1^EPC|F1^LAB|58410-2^Blood count^LN");

        assertThat(status()).isEqualTo("completed");
        assertThat(record.only(DiagnosticReport.class).getBasedOnFirstRep().getReference())
                .endsWith(order().getIdPart());
    }

    @Test
    void aResultAnswersTheOrderThatTheFillerNumbered() {
        ordered();
        test("090000", "ORC|OK|A1^EPC|F1^LAB", "");

        result("ORC|RE||F1^LAB||CM", "OBR|1||F1^LAB|58410-2^Blood count^LN");

        assertThat(status()).isEqualTo("completed");
        assertThat(record.only(DiagnosticReport.class).getBasedOnFirstRep().getReference())
                .endsWith(order().getIdPart());
    }

    @Test
    void whatTheFillerNumbersAlikeStaysApartByItsCode() {
        ordered();
        test("090000", "ORC|OK|A1^EPC|F1^LAB", "");

        result("ORC|RE||F1^LAB||CM", "OBR|1||F1^LAB|BMP^Panel^L");

        assertThat(statuses()).containsExactlyInAnyOrder("active", "completed");
    }

    @Test
    void aDrugThatIsOrderedAmongServicesIsStoppedByItsNumber() {
        record.sent("080000", "ORM^O01", PID, "ORC|NW|M1^EPC", "RXO|1191^Lorazepam^L|1||mg");

        record.sent("090000", "ORM^O01", PID, "ORC|DC|M1^EPC");

        assertThat(record.all(ServiceRequest.class)).isEmpty();
        assertThat(drug().getStatus().toCode()).isEqualTo("cancelled");
        assertThat(drug().getMedicationCodeableConcept().getCodingFirstRep().getCode())
                .isEqualTo("1191");
    }

    @Test
    void anOrderThatIsStoppedBeforeItIsKnownIsToldByItsOrder() {
        test("090000", "ORC|DC|A1^EPC", "");

        ordered();

        assertThat(status()).isEqualTo("revoked");
        assertThat(order().getCode().getCodingFirstRep().getCode()).isEqualTo("CBC");
        assertThat(order().hasRequester()).isTrue();
    }

    @Test
    void aChangeOfADocumentsStatusKeepsItsAuthorAndDate() {
        record.sent(
                "080000",
                "MDM^T02",
                PID,
                "TXA|1|DS^Summary|TX|20260301070000||20260301073000|||77^Arzt^Lia^^^^^^GH|||D1^GH|||||IP",
                "OBX|1|TX|18842-5^Summary^LN||better");

        for (int times = 0; times < 2; times++) {
            record.sent("090000", "MDM^T03", PID, "TXA|1||TX|||||||||D1^GH|||||AU");
        }

        DocumentReference document = record.only(DocumentReference.class);
        assertThat(document.getDocStatus().toCode()).isEqualTo("final");
        assertThat(document.hasAuthor()).isTrue();
        assertThat(document.hasDate()).isTrue();
        assertThat(document.hasType()).isTrue();
        assertThat(document.getContext().hasPeriod()).isTrue();
        assertThat(document.getContentFirstRep().getAttachment().getExtension().stream()
                        .filter(one -> one.getUrl().contains("alternate-codes")))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"S15, cancelled", "S26, noshow"})
    void anAppointmentThatDoesNotTakePlaceKeepsWhenAndWithWhom(String event, String becomes) {
        appointment();

        record.sent("090000", "SIU^" + event, "SCH|A1^EPC|A1^EPC", PID);

        Appointment held = record.only(Appointment.class);
        assertThat(held.getStatus().toCode()).isEqualTo(becomes);
        assertThat(held.hasStart()).isTrue();
        assertThat(held.hasEnd()).isTrue();
        assertThat(held.getParticipant()).hasSize(3);
    }

    @Test
    void resourcesOfAnAppointmentAreAddedAndTakenAway() {
        appointment();

        record.sent("090000", "SIU^S20", "SCH|A1^EPC|A1^EPC", PID, "RGS|1", "AIP|1|A|88^Zweit^Ueli^^^^^^GH");
        assertThat(record.only(Appointment.class).getParticipant()).hasSize(4);
        assertThat(record.only(Appointment.class).hasStart()).isTrue();

        record.sent("100000", "SIU^S22", "SCH|A1^EPC|A1^EPC", PID, "RGS|1", "AIP|1|D|77^Arzt^Lia^^^^^^GH");
        assertThat(record.only(Appointment.class).getParticipant()).hasSize(3);
    }

    private void appointment() {
        record.sent(
                "080000",
                "SIU^S12",
                "SCH|A1^EPC|A1^EPC|||||||||^^^20260302090000^20260302093000",
                PID,
                "RGS|1",
                "AIL|1|A|R1^^^GH",
                "AIP|1|A|77^Arzt^Lia^^^^^^GH");
    }
}
