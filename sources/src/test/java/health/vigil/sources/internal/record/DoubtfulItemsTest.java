package health.vigil.sources.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.testkit.Requirement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.junit.jupiter.api.Test;

/// Items that could be read as something that nobody said.
@Requirement("INT-4")
class DoubtfulItemsTest {
    private static final String STATED = """
            format: json
            facility: GENERAL
            patient: {number: /p}
            each: /r
            observations:
              - code: {is: 8867-4, system: LN}
                value: {number: /hr}
                status: /s
                time: /t
            """;

    @Test
    void aNumberWhoseThousandsMayBePartedStaysAText() throws Exception {
        Fed record = Fed.byExample("laboratory.yaml");

        record.item("""
                Fallnummer;Patient;Test;Bezeichnung;Wert;Einheit;Abnahme;Status;Auftrag
                V-12;4711;2157-6;CK;1.250;U/l;01.03.2026 06:15;F;A-1
                """);

        assertThat(record.only(Observation.class).getValueStringType().getValue())
                .isEqualTo("1.250 U/l");
    }

    @Test
    void whatWasTakenBackStaysSoWhenItIsRepeated() {
        Fed record = Fed.by(STATED);
        String reading = "{\"p\":\"4711\",\"r\":[{\"hr\":88,\"t\":\"2026-03-01T12:00:00Z\",\"s\":\"%s\"}]}";

        record.item(reading.formatted("preliminary"));
        record.item(reading.formatted("entered-in-error"));
        record.item(reading.formatted("preliminary"));

        assertThat(record.only(Observation.class).getStatus()).isEqualTo(ObservationStatus.ENTEREDINERROR);
    }

    @Test
    @Requirement("INT-6")
    void aListWithoutEndWaits() {
        String item = "{\"p\":\"4711\",\"r\":[" + "{\"hr\":1},".repeat(5_000) + "{\"hr\":1}]}";

        assertThatThrownBy(() -> Fed.by(STATED).item(item))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("VGL-SRC-002");
    }
}
