package health.vigil.facts;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.Quantity;
import health.vigil.testkit.Requirement;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalTest {
    @Requirement("INT-2")
    @ParameterizedTest
    @CsvSource({
        "8310-5, 98.6, [degF], 37, Cel",
        "8310-5, 100.4, [degF], 38, Cel",
        "8310-5, 310.15, K, 37, Cel",
        "8480-6, 16.0, kPa, 120.0099, mm[Hg]",
        "2524-7, 36.032, mg/dL, 4, mmol/L",
        "2345-7, 5.5, mmol/L, 99.088, mg/dL",
        "2160-0, 176.84, umol/L, 2, mg/dL",
        "1975-2, 34.208, umol/L, 2, mg/dL",
        "6690-2, 11.2, 10*9/L, 11.2, 10*3/uL",
        "6690-2, 11.2, G/L, 11.2, 10*3/uL",
        "777-3, 35, G/L, 35, 10*3/uL",
        "6690-2, 4500, /uL, 4.5, 10*3/uL",
        "3150-6, 0.4, 1, 40, %",
        "3151-8, 2500, mL/min, 2.5, L/min",
        "9187-6, 0.35, L, 350, mL",
        "14937-7, 10, mmol/L, 28.014, mg/dL",
        "2000-8, 2.25, mmol/L, 9.0176, mg/dL",
        "89579-7, 52, ng/L, 0.052, ng/mL",
        "718-7, 121, g/L, 12.1, g/dL",
        "3255-7, 3.5, g/L, 350, mg/dL",
    })
    void bringsUnitsToTheCanonicalOne(String code, String sent, String unit, String expected, String canonicalUnit) {
        Quantity canonical = Signal.canonical(code, Quantity.of(sent, unit));

        assertThat(canonical.value()).isEqualByComparingTo(expected);
        assertThat(canonical.unit()).isEqualTo(canonicalUnit);
    }

    @Test
    void keepsTheSentPrecisionInTheCanonicalUnit() {
        assertThat(Signal.canonical("8310-5", Quantity.of("37.0", "Cel"))).isEqualTo(Quantity.of("37.0", "Cel"));
    }

    @Test
    void leavesAnUnknownCodeAsSent() {
        assertThat(Signal.canonical("99999-9", Quantity.of("7", "{foo}"))).isEqualTo(Quantity.of("7", "{foo}"));
    }

    @Test
    void leavesAnUnfitUnitAsSent() {
        assertThat(Signal.canonical("8310-5", Quantity.of("37", "mm[Hg]"))).isEqualTo(Quantity.of("37", "mm[Hg]"));
    }

    @Requirement("SCO-4")
    @ParameterizedTest
    @CsvSource({
        "HEART_RATE, 0, NOT_POSSIBLE",
        "HEART_RATE, 301, NOT_POSSIBLE",
        "TEMPERATURE, 20.9, NOT_POSSIBLE",
        "TEMPERATURE, 50, NOT_POSSIBLE",
        "INSPIRED_OXYGEN, 4000, NOT_POSSIBLE",
        "INSPIRED_OXYGEN, -50, NOT_POSSIBLE",
        "INSPIRED_OXYGEN, 0.4, NOT_POSSIBLE",
        "BASE_EXCESS, 100, NOT_POSSIBLE",
        "GCS_TOTAL, 2, NOT_POSSIBLE",
        "GCS_TOTAL, 16, NOT_POSSIBLE",
    })
    void doesNotScoreWhatNoBodyOrDeviceGives(Signal signal, String value, Reading.Reason reason) {
        assertThat(signal.read(Quantity.of(value, signal.unit()))).isEqualTo(new Reading.Unusable(reason));
    }

    @Test
    void doesNotScoreAnAmountInAnUnfitUnit() {
        assertThat(Signal.HEART_RATE.read(Quantity.of("80", "mm[Hg]")))
                .isEqualTo(new Reading.Unusable(Reading.Reason.UNIT_UNKNOWN));
    }

    @Test
    void scoresTheEndsOfTheRange() {
        assertThat(Signal.GCS_TOTAL.read(Quantity.of("3", "{score}")))
                .isEqualTo(new Reading.Usable(Quantity.of("3", "{score}")));
    }

    @Test
    void knowsACodeByItsSignal() {
        assertThat(Signal.of("76215-3")).isEqualTo(Optional.of(Signal.SYSTOLIC_PRESSURE));
    }
}
