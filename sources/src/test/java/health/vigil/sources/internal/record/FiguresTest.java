package health.vigil.sources.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.hl7v2.MappedMessage;
import health.vigil.testkit.Requirement;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Values that a mapping calls numbers and that are none: as text they keep their unit.
@Requirement("INT-4")
class FiguresTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "1.234,5 ! 1.234,5 mmol/l ! MAPPED",
                "2.4 ! 2.4 mmol/l ! MAPPED",
                "10-20 ! 10-20 mmol/l ! MAPPED",
                "negativ ! negativ ! EXTENSION",
            })
    void figuresThatAreNoNumberKeepTheirUnit(String sent, String text, Outcome unit) throws Exception {
        Fed record = Fed.byExample("laboratory.yaml");

        MappedMessage mapped = record.item("""
                Fallnummer;Patient;Test;Bezeichnung;Wert;Einheit;Abnahme;Status;Auftrag
                V-12;4711;2524-7;Laktat;%s;mmol/l;01.03.2026 06:15;F;A-1
                """.formatted(sent));

        assertThat(record.only(Observation.class).getValueStringType().getValue())
                .isEqualTo(text);
        assertThat(mapped.report().fields())
                .filteredOn(line -> line.position().toString().contains("Einheit"))
                .extracting(line -> line.outcome())
                .containsExactly(unit);
    }
}
