package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hl7.fhir.r4.model.ChargeItem;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

/// What bills and referrals leave alone: care and the notes of results. The segments are our own.
@Requirement({"INT-1", "INT-2"})
class BillsAndCareTest {
    private static final String PID = "PID|1||7^^^GH^MR||DOE^JANE||19800101|F||||||||||ACC1^^^GH";
    private final Mapped record = new Mapped();

    private static String charge(String number, String type) {
        return "FT1|1|" + number + "||20260301|20260301|" + type
                + "|99^Visit^L||||||||||||||||||71045^Chest X-ray^C4|26" + "|||0182-1061^Aspirin^NDC";
    }

    @Test
    void aChargeAndItsCreditMakeNoCare() {
        record.message("DFT^P03", PID, charge("T1", "CG"));
        record.message("DFT^P03", PID, charge("T2", "CR"));

        assertThat(record.all(Procedure.class)).isEmpty();
        assertThat(record.all(MedicationDispense.class)).isEmpty();
        assertThat(record.all(ChargeItem.class)).hasSize(2).allSatisfy(charge -> {
            assertThat(charge.getCode().getCoding())
                    .extracting(Coding::getCode)
                    .containsExactly("99", "71045", "71045:26");
            assertThat(charge.getProductCodeableConcept().getCodingFirstRep().getCode())
                    .isEqualTo("0182-1061");
            assertThat(charge.getService()).isEmpty();
        });
    }

    @Test
    void inFilesAChargeHasItsProcedureAndACreditNone() {
        assertThat(types(charge("T1", "CG"))).contains("Procedure", "MedicationDispense");
        assertThat(types(charge("T1", "CR"))).contains("ChargeItem").doesNotContain("Procedure", "MedicationDispense");
        assertThat(types(charge("T1", "PY"))).doesNotContain("Procedure", "MedicationDispense");
        assertThat(types(charge("T1", "AJ"))).doesNotContain("Procedure", "MedicationDispense");
    }

    private static List<String> types(String charge) {
        String text = Mapped.HEADER + "DFT^P03|C1|P|2.5.1\r" + PID + "\r" + charge;
        return MessageMapper.ofFiles()
                .map(Message.parse(text.getBytes(StandardCharsets.UTF_8)), Mapped.alone())
                .changes()
                .stream()
                .filter(MappedChange.Put.class::isInstance)
                .map(change -> ((MappedChange.Put) change).resource())
                .map(Resource::fhirType)
                .toList();
    }

    @Test
    void aReferralsRemarkIsNoNoteOfAResult() {
        record.message(
                "REF^I12",
                "RF1|A|R|||||REF1^GH",
                "PRD|RP|Roe^Rita",
                PID,
                "OBR|1|P1|F1|57698-3^Lipids^LN",
                "OBX|1|NM|2093-3^Cholesterol^LN||5.1|mmol/L|||||F",
                "NTE|1||Fasting",
                "PV1|1|O",
                "NTE|1||Please see within a week");

        assertThat(record.observation("2093-3").getNote())
                .extracting(note -> note.getText())
                .containsExactly("Fasting");
    }

    @Test
    void aChargesCommentIsNoNoteOfAnObservation() {
        record.message(
                "DFT^P03",
                PID,
                "OBX|1|NM|8302-2^Height^LN||170|cm|||||F",
                "NTE|1||Without shoes",
                "FT1|1|T1||20260301||CG|99|||1",
                "NTE|1||Weekend rate");

        assertThat(record.observation("8302-2").getNote())
                .extracting(note -> note.getText())
                .containsExactly("Without shoes");
        assertThat(record.only(ChargeItem.class).getNoteFirstRep().getText()).isEqualTo("Weekend rate");
    }

    @Test
    void whereThereIsNoRecordRepeatedResultsAreKnownByTheirTimeThenOrder() {
        MappedMessage mapped = Mapped.converted()
                .message(
                        "ORU^R01",
                        PID,
                        "OBR|1|P1|F1|57698-3^Lipids^LN|||20260301080000+0000",
                        "OBX|1|NM|2093-3^Cholesterol^LN||5.1|mmol/L|||||F",
                        "OBX|2|NM|2093-3^Cholesterol^LN||5.2|mmol/L|||||F");

        assertThat(mapped.changes().stream()
                        .filter(MappedChange.Put.class::isInstance)
                        .map(MappedChange.Put.class::cast)
                        .filter(put -> put.resource() instanceof Observation)
                        .map(put -> put.identity().value()))
                .satisfiesExactly(
                        first -> assertThat(first).endsWith("2093-3|@2026-03-01T08:00:00+00:00"),
                        second -> assertThat(second).endsWith("2093-3|@2026-03-01T08:00:00+00:00#2"));
    }
}
