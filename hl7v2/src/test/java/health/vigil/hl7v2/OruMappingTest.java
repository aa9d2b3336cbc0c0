package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.testkit.Requirement;
import java.util.List;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Quantity.QuantityComparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Requirement("INT-2")
class OruMappingTest {
    private static final String PID = "PID|1||4711^^^GH&1.2.3&ISO^MR||Muster^Anna";
    private static final String PV1 = "PV1|1|I|MICU^101^1^GH||||||||||||||||V1^^^GH&1.2.3&ISO^VN";
    private static final String OBR =
            "OBR|1|P1^OE|F1^LAB|24323-8^CMP^LN|||20260301100000|||||||||||||||20260301113000||CH|F";
    private final Mapped record = new Mapped();

    private static String obx(String type, String code, String sub, String value, String unit, String status) {
        return "OBX|1|" + type + "|" + code + "^name^LN|" + sub + "|" + value + "|" + unit + "|||||" + status;
    }

    private Observation observe(String type, String value, String unit) {
        record.message("ORU^R01", PID, PV1, OBR, obx(type, "2524-7", "", value, unit, "F"));
        return record.observation("2524-7");
    }

    @Test
    void aResultIsAnObservationOfPatientVisitAndReport() {
        Observation lactate = observe("NM", "4.10", "mmol/L");

        Quantity quantity = lactate.getValueQuantity();
        assertThat(quantity.getValue()).isEqualByComparingTo("4.10");
        assertThat(quantity.getValue().scale()).isEqualTo(2);
        assertThat(quantity.getCode()).isEqualTo("mmol/L");
        assertThat(quantity.getSystem()).isEqualTo("http://unitsofmeasure.org");
        assertThat(lactate.getCode().getCodingFirstRep().getSystem()).isEqualTo("http://loinc.org");
        assertThat(lactate.getEffectiveDateTimeType().getValueAsString()).isEqualTo("2026-03-01T10:00:00+01:00");
        assertThat(lactate.getEncounter().getReference()).startsWith("Encounter/");
        DiagnosticReport report = record.only(DiagnosticReport.class);
        assertThat(report.getResultFirstRep().getReference()).isEqualTo("Observation/" + lactate.getIdPart());
        assertThat(report.getIssuedElement().getValueAsString()).isEqualTo("2026-03-01T11:30:00+01:00");
    }

    @ParameterizedTest
    @CsvSource({
        "NM, 5, MM HG, 5, mm[Hg], ''",
        "NM, <0.5, mg/dl, 0.5, mg/dL, <",
        "SN, >^4, K/uL, 4, 10*3/uL, >",
        "SN, ^7.1, , 7.1, , ''",
        "NM, 97, %^percent^UCUM, 97, %, ''",
        "NM, 12, bogus^^UCUM, 12, bogus, ''",
        "NM, 12, bogus, 12, , ''",
    })
    void numbersKeepComparatorAndGetUcum(
            String type, String value, String unit, String number, String code, String comparator) {
        Quantity quantity = observe(type, value, unit == null ? "" : unit).getValueQuantity();

        assertThat(quantity.getValue()).isEqualByComparingTo(number);
        assertThat(quantity.getCode()).isEqualTo(code);
        assertThat(quantity.hasComparator() ? quantity.getComparator().toCode() : "")
                .isEqualTo(comparator);
    }

    @ParameterizedTest
    @CsvSource({
        "NM, see note, see note",
        "NM, 1.2.3, 1.2.3",
        "SN, ^1^+, 1 +",
        "ST, two  words, two  words",
        "TX, a\\T\\b, a&b",
        "DT, 2026-13-01, 2026-13-01",
        "ZZ, a^b, a^b",
    })
    void whatIsNotOfItsTypeIsKeptAsText(String type, String value, String text) {
        assertThat(observe(type, value, "").getValueStringType().getValue()).isEqualTo(text);
    }

    @Test
    void otherTypesBecomeTheirFhirTypes() {
        record.message(
                "ORU^R01",
                PID,
                OBR,
                obx("SN", "1-1", "", "^1^:^128", "", "F"),
                obx("SN", "1-2", "", "^3^-^5", "mg", "F"),
                obx("CWE", "1-3", "", "260373001^Detected^SCT", "", "F"),
                obx("TS", "1-4", "", "20260301", "", "F"),
                obx("TM", "1-5", "", "0730", "", "F"),
                obx("ST", "1-6", "", "a~b", "", "F"));

        assertThat(record.observation("1-1").getValueRatio().getDenominator().getValue())
                .isEqualByComparingTo("128");
        assertThat(record.observation("1-2").getValueRange().getHigh().getCode())
                .isEqualTo("mg");
        assertThat(record.observation("1-3")
                        .getValueCodeableConcept()
                        .getCodingFirstRep()
                        .getSystem())
                .isEqualTo("http://snomed.info/sct");
        assertThat(record.observation("1-4").getValueDateTimeType().getValueAsString())
                .isEqualTo("2026-03-01");
        assertThat(record.observation("1-5").getValueTimeType().getValue()).isEqualTo("07:30:00");
        assertThat(record.observation("1-6").getComponent()).hasSize(2);
    }

    @Test
    void aUnitThatNoTableHasIsKeptAndReported() {
        MappedMessage mapped = record.message("ORU^R01", PID, OBR, obx("NM", "1-1", "", "3", "furlong", "F"));

        assertThat(mapped.unmapped()).extracting(unmapped -> unmapped.table()).containsExactly("units");
        assertThat(record.observation("1-1").getValueQuantity().getUnit()).isEqualTo("furlong");
    }

    @Test
    @Requirement("SCO-5")
    void aCorrectionHitsTheSameObservation() {
        observe("NM", "4.1", "mmol/L");

        record.message("ORU^R01", PID, PV1, OBR, obx("NM", "2524-7", "", "1.4", "mmol/L", "C"));

        Observation corrected = record.observation("2524-7");
        assertThat(corrected.getStatus()).isEqualTo(ObservationStatus.CORRECTED);
        assertThat(corrected.getValueQuantity().getValue()).isEqualByComparingTo("1.4");
        assertThat(record.only(DiagnosticReport.class).getResult()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"D, entered-in-error", "W, entered-in-error", "X, cancelled"})
    @Requirement("SCO-5")
    void aRetractionHitsTheSameObservation(String sent, String status) {
        observe("NM", "4.1", "mmol/L");

        record.message("ORU^R01", PID, PV1, OBR, obx("", "2524-7", "", "", "", sent));

        assertThat(record.observation("2524-7").getStatus().toCode()).isEqualTo(status);
    }

    @Test
    @Requirement("SCO-5")
    void aResultOfOnePatientIsNotMovedToAnother() {
        String result = obx("NM", "2524-7", "", "4.1", "mmol/L", "F");
        record.message("ORU^R01", PID, OBR, result);
        Observation before = record.observation("2524-7");

        assertThatThrownBy(() -> record.message("ORU^R01", PID.replace("4711", "0815"), OBR, result))
                .hasMessageStartingWith("VGL-HL7-026")
                .hasMessageNotContainingAny("4711", "0815", "F1");

        assertThat(record.observation("2524-7")).isSameAs(before);
    }

    /// By its own number (OBX-21), in another report.
    @Test
    @Requirement("SCO-5")
    void aSingleResultOfOnePatientIsNotMovedToAnother() {
        String result = obx("NM", "2524-7", "", "4.1", "mmol/L", "F") + "|".repeat(10) + "L77^LAB";
        record.message("ORU^R01", PID, OBR, result);

        assertThatThrownBy(() ->
                        record.message("ORU^R01", PID.replace("4711", "0815"), OBR.replace("F1^LAB", "F2^LAB"), result))
                .hasMessageStartingWith("VGL-HL7-026");
    }

    @Test
    @Requirement("SCO-5")
    void anEmptyResultOfAnotherTimeHasNoValue() {
        observe("NM", "4.1", "mmol/L");

        record.message("ORU^R01", PID, PV1, OBR, obx("NM", "2524-7", "", "", "", "F") + "|||20260301101500");

        List<Observation> both = record.all(Observation.class);
        assertThat(both).hasSize(2);
        Observation empty =
                both.stream().filter(one -> !one.hasValue()).findFirst().orElseThrow();
        assertThat(empty.getEffectiveDateTimeType().getValueAsString()).isEqualTo("2026-03-01T10:15:00+01:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"20260301100000", ""})
    @Requirement("SCO-5")
    void aChangeOfStatusAloneLeavesTheValueAndItsTime(String observed) {
        observe("NM", "4.1", "mmol/L");

        record.message(
                "ORU^R01", PID, PV1, OBR.replace("20260301100000", observed), obx("NM", "2524-7", "", "", "", "F"));

        Observation changed = record.observation("2524-7");
        assertThat(changed.getValueQuantity().getValue()).isEqualByComparingTo("4.1");
        assertThat(changed.getEffectiveDateTimeType().getValueAsString()).isEqualTo("2026-03-01T10:00:00+01:00");
    }

    @Test
    void aReportKeepsTheResultsOfEarlierMessages() {
        record.message("ORU^R01", PID, OBR, obx("NM", "1-1", "", "3", "", "P"), obx("NM", "1-2", "", "4", "", "P"));

        record.message("ORU^R01", PID, OBR, obx("NM", "1-2", "", "5", "", "F"));

        assertThat(record.only(DiagnosticReport.class).getResult()).hasSize(2);
    }

    @Test
    void twoReportsWithOneFillerNumberAreKeptApart() {
        String other = OBR.replace("24323-8^CMP", "58410-2^CBC");

        record.message(
                "ORU^R01",
                PID,
                OBR,
                obx("NM", "1-1", "", "3", "", "F"),
                other,
                obx("NM", "1-1", "", "4", "", "F"),
                OBR,
                obx("NM", "1-1", "", "5", "", "F"));

        assertThat(record.all(DiagnosticReport.class)).hasSize(3);
        assertThat(record.all(Observation.class)).hasSize(3);
    }

    @Test
    void repeatedResultsOfOneReportAreKeptApartBySubIdThenTimeThenOrder() {
        record.message(
                "ORU^R01",
                PID,
                OBR,
                obx("NM", "1-1", "a", "1", "", "F"),
                obx("NM", "1-1", "b", "2", "", "F"),
                obx("NM", "1-1", "", "3", "", "F") + "|||20260301090000",
                obx("NM", "1-1", "", "4", "", "F") + "|||20260301091000",
                obx("NM", "1-1", "", "5", "", "F") + "|||20260301091000");

        assertThat(record.all(Observation.class)).hasSize(5);
    }

    @Test
    void aResultDoesNotChangeWhatRegistrationSaid() {
        record.message("ADT^A01", "EVN||2026", PID + "|||F", PV1);

        MappedMessage mapped = record.message(
                "ORU^R01",
                PID.replace("Muster", "Mustre"),
                PV1.replace("MICU", "OLD"),
                OBR,
                obx("NM", "1-1", "", "1", "", "F"));

        assertThat(record.patient().getNameFirstRep().getFamily()).isEqualTo("Muster");
        assertThat(record.encounter().getLocationFirstRep().getLocation().getDisplay())
                .isEqualTo("GH MICU 101 1");
        assertThat(mapped.report().fields())
                .filteredOn(line -> line.position().segment().equals("PID"))
                .allMatch(line -> line.outcome() == ConservationReport.Outcome.NOT_CARRIED);
    }

    @Test
    void aResultOfAnUnknownPatientMakesThePatient() {
        observe("NM", "4.1", "mmol/L");

        assertThat(record.only(Patient.class).getNameFirstRep().getFamily()).isEqualTo("Muster");
    }

    @Test
    void commentsBelongToTheResultBeforeThem() {
        record.message(
                "ORU^R01",
                PID,
                OBR,
                obx("NM", "1-1", "", "1", "", "F"),
                "NTE|1||haemolysed~repeat",
                obx("NM", "1-2", "", "2", "", "F"));

        assertThat(record.observation("1-1").getNoteFirstRep().getText()).isEqualTo("haemolysed\nrepeat");
        assertThat(record.observation("1-2").hasNote()).isFalse();
    }

    @Test
    void whenTheComparatorIsNoneThereIsNone() {
        assertThat(observe("SN", "=^4", "").getValueQuantity().getComparator())
                .isNotIn(List.of(QuantityComparator.values()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DFT^P03", "BAR^P01", "REF^I12"})
    @Requirement("SCO-5")
    void aBillOrReferralThatRepeatsAResultLeavesTheLaboratorys(String type) {
        observe("NM", "1.4", "mmol/L");
        String before = conclusion();

        MappedMessage mapped = repeat(type);

        assertThat(record.observation("2524-7").getValueQuantity().getValue()).isEqualByComparingTo("1.4");
        assertThat(conclusion()).isEqualTo(before);
        assertThat(mapped.report().count(Outcome.UNACCOUNTED)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DFT^P03", "BAR^P01", "REF^I12"})
    @Requirement("SCO-5")
    void theLaboratorysResultCountsThoughABillOrReferralThatRepeatsItCameFirst(String type) {
        repeat(type);
        assertThat(record.observation("2524-7").getValueQuantity().getValue()).isEqualByComparingTo("4.1");

        observe("NM", "1.4", "mmol/L");

        assertThat(record.observation("2524-7").getValueQuantity().getValue()).isEqualByComparingTo("1.4");
        assertThat(record.only(DiagnosticReport.class).getIssuedElement().getValueAsString())
                .isEqualTo("2026-03-01T11:30:00+01:00");
    }

    /// An older value, in a message that was sent later and does not say when the report was issued.
    private MappedMessage repeat(String type) {
        return record.message(
                type,
                PID,
                PV1,
                "RF1|A|R||||R1^GH",
                "OBR|1|P1^OE|F1^LAB|24323-8^CMP^LN|||20260301100000||||||||||||||||||C",
                obx("NM", "2524-7", "", "4.1", "mmol/L", "F"));
    }

    private String conclusion() {
        DiagnosticReport report = record.only(DiagnosticReport.class);
        return report.getStatus() + " " + report.getIssuedElement().getValueAsString() + " "
                + report.getCategoryFirstRep().getCodingFirstRep().getCode() + " "
                + report.getResult().size();
    }
}
