package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.testkit.Requirement;
import java.util.List;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointUse;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Times, units, numbers and codes as senders send them: what each becomes, and that nothing of it is invented.
@Requirement({"INT-1", "INT-2"})
class SentValuesTest {
    private static final String PID = "PID|1||4711^^^GH&1.2.3&ISO^MR||Muster^Anna||19450607|F";
    private static final String OBR = "OBR|1|P1|F1^LAB|24323-8^CMP^LN|||20260301100000";
    private static final String OWNER = "urn:hl7v2:namespace:GH";

    private final Mapped record = new Mapped();

    private List<String> kept() {
        return record.only(Provenance.class).getExtensionsByUrl(MessageMapper.UNMAPPED_FIELD).stream()
                .map(one -> one.getExtensionString("position") + " = " + one.getExtensionString("value"))
                .toList();
    }

    /// The settings say Europe/Zurich.
    @ParameterizedTest
    @CsvSource({
        "20260301120000-0600, 20260218110000, 2026-02-18T11:00:00-06:00",
        "20260301120000+0000, 20260718110000, 2026-07-18T11:00:00Z",
        "20260301120000-0600, 20260218110000+0100, 2026-02-18T11:00:00+01:00",
        "20260301120000, 20260218110000, 2026-02-18T11:00:00+01:00",
        "20260301-9900, 20260218110000, 2026-02-18T11:00:00+01:00",
    })
    void theOffsetOfTheHeaderIsTheDefaultOfTheMessage(String made, String sent, String time) {
        record.messageOf(made, "2.5.1", "ORU^R01", PID, OBR, "OBX|1|NM|K^K^L||5|mg/dL|||||F|||" + sent);

        assertThat(record.observation("K").getEffectiveDateTimeType().getValueAsString())
                .isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({
        "mg/dL^milligrams per deciliter^UCUM, http://unitsofmeasure.org, mg/dL, milligrams per deciliter, ''",
        "MEQL^milliequivalent per liter^L, " + OWNER + ":L, MEQL, milliequivalent per liter, ''",
        "262688^MDC_DIM_PERCENT^MDC, http://unitsofmeasure.org, %, MDC_DIM_PERCENT, 262688 MDC",
        "262144^MDC_DIM_OTHER^MDC, urn:iso:std:iso:11073:10101, 262144, MDC_DIM_OTHER, ''",
        "MEQL^milliequivalent per liter, , , milliequivalent per liter, MEQL",
        "furlong, , , furlong, ''",
    })
    void aUnitIsCarriedWholeOrKept(String sent, String system, String code, String text, String rest) {
        MappedMessage mapped = record.message("ORU^R01", PID, OBR, "OBX|1|NM|K^K^L||5|" + sent + "|||||F");

        Quantity value = record.observation("K").getValueQuantity();
        assertThat(value.getSystem()).isEqualTo(system);
        assertThat(value.getCode()).isEqualTo(code);
        assertThat(value.getUnit()).isEqualTo(text);
        assertThat(mapped.report().count(Outcome.UNACCOUNTED)).isZero();
        List<String> kept = kept().stream()
                .filter(one -> one.startsWith("OBX[1]-6"))
                .map(one -> one.substring(one.indexOf(" = ") + 3))
                .toList();
        assertThat(String.join(" ", kept)).isEqualTo(rest);
    }

    @ParameterizedTest
    @CsvSource({
        "2.5.1, G100^EPC, urn:hl7v2:namespace:EPC, ''",
        "2.3, G100^EPC, urn:hl7v2:namespace:EPC, ''",
        "2.5.1, G100, " + OWNER + ", ''",
        "2.5.1, G100&EPC^G200&LAB, urn:hl7v2:namespace:EPC, G200",
        "2.8.2, G100^G200, " + OWNER + ", G200",
    })
    void theGroupOfAnOrderIsOneNumberOfThePlacer(String version, String sent, String system, String filler) {
        record.messageOf(
                "20260301120000",
                version,
                "ORM^O01",
                PID,
                "ORC|NW|P1^EPC|F1^LAB|" + sent,
                "OBR|1|P1^EPC|F1^LAB|CBC^CBC^L");

        ServiceRequest order = record.only(ServiceRequest.class);
        assertThat(order.getRequisition().getValue()).isEqualTo("G100");
        assertThat(order.getRequisition().getSystem()).isEqualTo(system);
        assertThat(order.getIdentifier())
                .filteredOn(one -> one.getType().getCodingFirstRep().getCode().equals("FGN"))
                .extracting(Identifier::getValue)
                .isEqualTo(filler.isEmpty() ? List.of() : List.of(filler));
    }

    @ParameterizedTest
    @CsvSource({"X, ST, HEMOLYZED", "N, NM, 5", "N, NM, 5~6"})
    void aValueHasNoReasonForItsAbsence(String status, String type, String value) {
        record.message("ORU^R01", PID, OBR, "OBX|1|" + type + "|K^K^L||" + value + "|mg/dL|||||" + status);

        Observation result = record.observation("K");
        assertThat(result.hasValue() || result.hasComponent()).isTrue();
        assertThat(result.hasDataAbsentReason()).isFalse();
    }

    @Test
    void whatWasNotAskedHasNoEarlierValue() {
        record.message("ORU^R01", PID, OBR, "OBX|1|NM|K^K^L||5|mg/dL|||||F");
        record.message("ORU^R01", PID, OBR, "OBX|1|NM|K^K^L||||||||N");

        Observation result = record.observation("K");
        assertThat(result.hasValue()).isFalse();
        assertThat(result.getDataAbsentReason().getCodingFirstRep().getCode()).isEqualTo("not-asked");
    }

    /// OBX-21 gives both the same number.
    @Test
    void aSecondResultUnderOneNumberIsKeptAsSent() {
        record.message(
                "ORU^R01",
                PID,
                OBR,
                "OBX|1|NM|K^K^L||5|mg/dL|||||F||||||||||I1",
                "OBX|2|ST|K^K^L||other words||||||F||||||||||I1");

        assertThat(record.observation("K").getValueQuantity().getValue()).isEqualByComparingTo("5");
        assertThat(kept()).contains("OBX[2]-5 = other words");
    }

    @ParameterizedTest
    @CsvSource({
        "I10, http://hl7.org/fhir/sid/icd-10",
        "I9, " + OWNER + ":I9",
    })
    void theCodingMethodOfOldVersionsIsTheSystem(String method, String system) {
        record.messageOf(
                "20260301120000",
                "2.3",
                "ADT^A08",
                PID,
                "DG1|1|" + method + "|J18.9|Pneumonia|20260101|A",
                "PR1|1|C4|99213|Visit|20260101");

        Coding diagnosis = record.only(Condition.class).getCode().getCodingFirstRep();
        assertThat(diagnosis.getCode()).isEqualTo("J18.9");
        assertThat(diagnosis.getSystem()).isEqualTo(system);
        assertThat(record.only(Procedure.class).getCode().getCodingFirstRep().getSystem())
                .isEqualTo("http://www.ama-assn.org/go/cpt");
        assertThat(kept()).noneMatch(one -> one.startsWith("DG1[1]-2"));
    }

    @Test
    void modifiersRefineTheProceduresCode() {
        record.message("ADT^A08", PID, "PR1|1||44970^Appendectomy^CPT4||20260301|||||||||||51~59");

        assertThat(record.only(Procedure.class).getCode().getCoding())
                .extracting(Coding::getSystem, Coding::getCode)
                .containsExactly(
                        tuple("http://www.ama-assn.org/go/cpt", "44970"),
                        tuple("http://www.ama-assn.org/go/cpt", "44970:51:59"));
    }

    @ParameterizedTest
    @CsvSource({
        "I10P, http://www.cms.gov/Medicare/Coding/ICD10",
        "MDC, urn:iso:std:iso:11073:10101",
        "NCIT, http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
        "CDCPHINVS, urn:oid:2.16.840.1.114222.4.5.274",
        "NIP001, urn:hl7v2:coding-system:NIP001",
        "99LAB, " + OWNER + ":99LAB",
    })
    void namesOfTable0396AreTheSameForAllSenders(String name, String system) {
        record.message("ORU^R01", PID, OBR, "OBX|1|CWE|K^K^" + name + "||a^b^" + name + "||||||F");

        assertThat(record.observation("K").getCode().getCodingFirstRep().getSystem())
                .isEqualTo(system);
    }

    @Test
    void aRaceWithoutASystemIsTheSendersOwnInItsTable() {
        record.message("ADT^A08", "PID|1||4711^^^GH&1.2.3&ISO^MR||Muster^Anna||19450607|F||W");

        Extension race =
                record.patient().getExtensionByUrl("http://hl7.org/fhir/us/core/StructureDefinition/us-core-race");
        assertThat(((Coding) race.getExtensionByUrl("detailed").getValue()).getSystem())
                .isEqualTo(OWNER + ":HL70005");
    }

    @Test
    void whatIsDeletedIsNoAllergyAndNobody() {
        MappedMessage mapped = record.message(
                "ADT^A08",
                PID,
                "NK1|1|Muster^Eva|MTH",
                "NK1|2||\"\"",
                "AL1|1|DA|PCN^Penicillin^L|MO",
                "AL1|2||\"\"",
                "AL1|3|DA|\"\"");

        assertThat(record.only(RelatedPerson.class).getNameFirstRep().getFamily())
                .isEqualTo("Muster");
        assertThat(record.only(AllergyIntolerance.class)
                        .getCode()
                        .getCodingFirstRep()
                        .getCode())
                .isEqualTo("PCN");
        assertThat(mapped.report().count(Outcome.UNACCOUNTED)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"PRN, CP, MOBILE", "PRN, PH, HOME", "'', CP, MOBILE", "WPN, FX, WORK"})
    void aCellularPhoneIsMobileWhoseverNumberItIs(String use, String equipment, ContactPointUse expected) {
        record.message(
                "ADT^A08",
                "PID|1||4711^^^GH&1.2.3&ISO^MR||Muster^Anna||19450607|F|||||^" + use + "^" + equipment
                        + "^^1^217^5559999");

        assertThat(record.patient().getTelecom())
                .extracting(ContactPoint::getUse)
                .containsExactly(expected);
    }
}
