package health.vigil.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.alerts.AlertState;
import health.vigil.base.Quantity;
import health.vigil.inquiry.ActText;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource({
        "36.5556, Cel, 36.6 °C",
        "7.35, [pH], 7.35",
        "9, {score}, GCS 9",
        "61.3333, mm[Hg], 61.3 mmHg",
        "9.4, 10*3/uL, 9.4 ×10³/µL",
        "120, /min, 120 /min",
        "0.00, mg/dL, 0 mg/dL"
    })
    void amountsReadAsOnTheWard(BigDecimal value, String unit, String shown) {
        assertThat(Units.show(new Quantity(value, unit))).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"PT20S, just now", "PT25M, 25 min ago", "PT3H10M, 3 h 10 min ago", "PT52H, 2 d 4 h ago"})
    void agesReadAsSpoken(Duration age, String shown) {
        assertThat(Times.ago(age)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "raised, tier-high, Raised: urgent",
        "escalated, silence-1-late-240s, Escalated: nobody had answered",
        "overridden, already-treated, Overridden: already treated",
        "acted-on, '', Acted on",
        "closed, stay-ended, Closed: stay ended"
    })
    void stepsReadAsWhatHappened(String to, String reason, String shown) {
        assertThat(ActText.step(to, reason)).isEqualTo(shown);
    }

    @Test
    void anEscalatedAlertIsSaidToBeUnanswered() {
        assertThat(Words.state(new AlertState.Escalated(2))).isEqualTo("Unanswered, escalated twice");
    }
}
