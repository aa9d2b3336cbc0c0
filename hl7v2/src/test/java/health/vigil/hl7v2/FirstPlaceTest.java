package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.util.List;
import org.hl7.fhir.r4.model.Encounter.EncounterLocationComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Since when a patient is at the first place that is known: an event that moves nobody does not say it.
@Requirement({"INT-1", "INT-2"})
class FirstPlaceTest {
    private static void told(Mapped to, String event, String place, String prior) {
        to.message(
                "ADT^" + event,
                "EVN||20260305101500",
                "PID|1||4711^^^GH^MR||Muster^Anna",
                "PV1|1|I|" + place + "^1^A^GH|||" + prior + "|".repeat(13) + "V1^^^GH^VN" + "|".repeat(25)
                        + "20260301080000");
    }

    private static List<String> places(Mapped of) {
        return of.encounter().getLocation().stream().map(FirstPlaceTest::said).toList();
    }

    private static String said(EncounterLocationComponent held) {
        return held.getStatus().toCode() + " "
                + held.getPeriod().getStartElement().getValueAsString() + " "
                + held.getPeriod().getEndElement().getValueAsString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A08", "A13", "A15", "A16", "A21", "A22", "A54", "A61"})
    void itHasNoBeginningOfItsOwn(String event) {
        Mapped record = new Mapped();
        told(record, event, "W1", "");
        assertThat(places(record)).containsExactly("active null null");

        Mapped converted = Mapped.converted();
        told(converted, event, "W1", "");
        assertThat(places(converted)).containsExactly("active null null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A08", "A13"})
    void aPlaceOfBeforeDoesNotEndWithIt(String event) {
        Mapped converted = Mapped.converted();

        told(converted, event, "W2", "W1^1^A^GH");

        assertThat(places(converted)).containsExactly("completed null null", "active null null");
    }

    @Test
    void aTransferAndAnotherPlaceThanTheRecordsHaveOne() {
        Mapped record = new Mapped();
        told(record, "A02", "W1", "");
        assertThat(places(record)).containsExactly("active 2026-03-05T10:15:00+01:00 null");

        Mapped changed = new Mapped();
        told(changed, "A08", "W1", "");
        told(changed, "A08", "W2", "");
        assertThat(places(changed))
                .containsExactly("completed null 2026-03-05T10:15:00+01:00", "active 2026-03-05T10:15:00+01:00 null");
    }
}
