package health.vigil.ledger.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import health.vigil.testkit.Requirement;
import java.time.DateTimeException;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Requirement("EVI-8")
class TimesTest {
    @Property
    void everyTimeIsReadAsThePlatformWritesIt(
            @ForAll @LongRange(min = -62_000_000_000L, max = 253_000_000_000L) long seconds,
            @ForAll @IntRange(max = 999_999_999) int nanos) {
        Instant time = Instant.ofEpochSecond(seconds, nanos);

        assertThat(Times.read(time.toString())).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-29T23:59:59Z",
                "0000-01-01T00:00:00Z",
                "2026-03-01T08:00:00.100Z",
                "2026-03-01T08:00:00.000001Z",
                "2026-03-01T08:00:00.000000001Z",
                "+12026-03-01T08:00:00Z",
                "-0001-03-01T08:00:00.001Z"
            })
    void itsOwnFormIsReadAsTheJdkReadsIt(String text) {
        assertThat(Times.read(text)).isEqualTo(Instant.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01T08:00:00.1Z",
                "2026-03-01T08:00:00.1000Z",
                "2026-03-01T08:00:00.000Z",
                "2026-03-01T08:00:00.000001000Z",
                "2026-03-01T08:00:00.Z",
                "2026-03-01T24:00:00Z",
                "+2026-03-01T08:00:00Z",
                "2026-03-01T08:00:00+01:00",
                "2026-03-01T08:00Z",
                "2026-03-01t08:00:00z"
            })
    void otherFormsOfATimeAreRefused(String text) {
        assertThat(catchThrowable(() -> Times.read(text)))
                .isInstanceOfAny(IllegalArgumentException.class, DateTimeException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-03-01T08:00:00",
                "2026-03-01T08:00:00.1234567890Z",
                "2026-02-29T08:00:00Z",
                "2026-13-01T08:00:00Z",
                "2026-03-01T08:61:00Z",
                "2026-03-01 08:00:00Z",
                "2026-03-0aT08:00:00Z"
            })
    void whatIsNoTimeIsRefused(String text) {
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> Times.read(text));
    }
}
