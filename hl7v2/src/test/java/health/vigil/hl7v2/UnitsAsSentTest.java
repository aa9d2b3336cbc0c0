package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.testkit.Requirement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Units as senders spell them: with another case, in the manner of a country, and with a `^` that is not escaped. What
/// may mean two things has no code, and is told as unmapped.
@Requirement("INT-2")
class UnitsAsSentTest {
    private static final String PID = "PID|1||4711^^^GH&1.2.3&ISO^MR||Muster^Anna";
    private static final String OBR = "OBR|1|P1^OE|F1^LAB|T^Test^L|||20260301100000";

    private final Mapped record = new Mapped();

    private MappedMessage send(String type, String value, String unit) {
        return record.message("ORU^R01", PID, OBR, "OBX|1|" + type + "|C^c^L||" + value + "|" + unit + "|||||F");
    }

    private Quantity quantity() {
        return record.observation("C").getValueQuantity();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "G/L", "G/dL", "G", "D", "A", "S", "H", "MM", "Mm", "Mg", "Mg/dL", "Mmol/L", "Pg", "Pmol/L", "mL/H",
                "Miu/mL", "c"
            })
    void whatMayMeanAnotherUnitHasNoCode(String sent) {
        MappedMessage mapped = send("NM", "7.2", sent);

        assertThat(quantity().getCode()).isNull();
        assertThat(quantity().getSystem()).isNull();
        assertThat(quantity().getUnit()).isEqualTo(sent);
        assertThat(mapped.unmapped()).contains(new MappedMessage.Unmapped("OBX[1]-6", "units"));
    }

    @ParameterizedTest
    @CsvSource({
        "g/L, g/L",
        "g/l, g/L",
        "G/DL, g/dL",
        "MG/DL, mg/dL",
        "mg/DL, mg/dL",
        "MMOL/L, mmol/L",
        "mM, mmol/L",
        "µM, umol/L",
        "G/l, 10*9/L",
        "Gpt/l, 10*9/L",
        "T/L, 10*12/L",
        "Tsd/µl, 10*3/uL",
        "K/uL, 10*3/uL",
        "x10E3/uL, 10*3/uL",
        "mm, mm",
        "MM HG, mm[Hg]",
        "ML/H, mL/h",
        "Beats/Min, /min",
        "Kg, kg",
        "d, d",
        "s, s",
        "C, Cel",
        "MDC_DIM_X_G, g",
    })
    void aSpellingOfOneUnitHasItsCode(String sent, String code) {
        MappedMessage mapped = send("NM", "7.2", sent);

        assertThat(quantity().getCode()).isEqualTo(code);
        assertThat(mapped.unmapped()).noneMatch(one -> one.table().equals("units"));
    }

    @ParameterizedTest
    @CsvSource({
        "10^9/L, 10^9/L, 10*9/L, 1",
        "10^3/uL^^L, 10^3/uL, 10*3/uL, 1",
        "x10^6/uL, x10^6/uL, 10*6/uL, 1",
        "10\\S\\9/L, 10^9/L, 10*9/L, 0",
        "10^5/mL, 10^5/mL, , 1",
    })
    void aPowerOfTenIsOneUnit(String sent, String unit, String code, int parts) {
        MappedMessage mapped = send("NM", "7.2", sent);

        assertThat(quantity().getUnit()).isEqualTo(unit);
        assertThat(quantity().getCode()).isEqualTo(code);
        assertThat(mapped.report().fields().stream()
                        .filter(line -> line.position().toString().startsWith("OBX[1]-6[1].2"))
                        .filter(line -> line.outcome() == Outcome.MAPPED))
                .hasSize(parts);
    }

    @Test
    void soItIsAfterFigures() {
        send("ST", "7,2", "10^9/L");

        Observation result = record.observation("C");
        assertThat(result.getValueStringType().getValue()).isEqualTo("7,2 10^9/L");
    }
}
