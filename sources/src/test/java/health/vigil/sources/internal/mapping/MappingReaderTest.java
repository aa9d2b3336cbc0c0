package health.vigil.sources.internal.mapping;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.testkit.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Mapping files that say what cannot be.
@Requirement("INT-4")
class MappingReaderTest {
    private static final String GOOD = """
            format: json
            facility: GENERAL
            patient: {number: /p}
            observations:
              - code: {is: 8867-4, system: LN}
                value: {number: /hr}
                time: {at: /t, format: iso}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "format: json | format: xml | line 1, format: is none of json and csv",
                "facility: GENERAL | factory: GENERAL | facility is required",
                "{number: /p} | {number: p} | line 3, patient.number: must be a JSON Pointer",
                "{number: /p} | {number: /p, nmae: /n} | line 3, patient.nmae: is not a key",
                "{number: /p} | {number: /p, number: /q} | line 3: it is not YAML, or names a key twice",
                "value: {number: /hr} | value: {numbr: /hr} | line 6, observations[0].value: needs number, text or code",
                "format: iso | format: DD.QQ | line 7, observations[0].time.format: is none of iso, seconds",
                "at: /t | is: 2026 | line 7, observations[0].time: is a time, which has to be read",
                "format: iso | zone: Mars | line 7, observations[0].time.zone: is no time zone",
                "value: {number: /hr} | category: vitals | observations[0].category: is no category",
                "value: {number: /hr} | unit: /u | line 5, observations[0]: value is required",
                "patient: {number: /p} | patient: | patient is required",
                "{number: /p} | {number: {is: 4711}} | line 3, patient.number: is a number of its own",
                "{number: /p} | {number: /p, birthDate: {at: /b, format: millis}} | patient.birthDate: is a day",
                "{number: /p} | {number: /p, birthDate: {at: /b, format: dd.MM.yy}} | patient.birthDate: is a day",
                "format: iso | format: ddd.MM.yyyy | line 7, observations[0].time.format: is none of iso",
                "format: iso | format: 'dd.MM.yyyy hh:mm' | line 7, observations[0].time.format: is none of iso",
            })
    void areRefusedWithLineAndKey(String good, String bad, String told) {
        assertThatThrownBy(() -> MappingReader.read(GOOD.replace(good, bad)))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("VGL-SRC-001")
                .hasMessageContaining(told);
    }

    @Test
    void anIdThatIsTheSameForAllIsRefused() {
        assertThatThrownBy(() -> MappingReader.read(GOOD + "    id: {is: a}\n"))
                .hasMessageContaining("observations[0].id: is a number of its own");
    }
}
