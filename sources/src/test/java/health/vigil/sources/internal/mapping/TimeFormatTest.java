package health.vigil.sources.internal.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Requirement("INT-4")
class TimeFormatTest {
    private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");

    /// The hour that autumn has twice: what came within the first of them is of the first.
    @ParameterizedTest
    @CsvSource({
        "2025-10-26T00:31:00Z, 2025-10-26T02:30:00+02:00",
        "2025-10-26T01:31:00Z, 2025-10-26T02:30:00+01:00",
        "2025-10-26T09:00:00Z, 2025-10-26T02:30:00+01:00"
    })
    void aTimeThatComesTwiceIsTheLaterOneThatIsNotToCome(Instant received, String meant) {
        assertThat(TimeFormat.ISO_8601.read("2025-10-26T02:30:00", VIENNA, received))
                .contains(meant);
    }

    @Test
    void aTimeThatSpringLeavesOutIsNone() {
        assertThat(TimeFormat.ISO_8601.read("2026-03-29T02:30:00", VIENNA, Instant.EPOCH))
                .isEmpty();
        assertThat(TimeFormat.ISO_8601.read("2026-03-29T03:30:00", VIENNA, Instant.EPOCH))
                .contains("2026-03-29T03:30:00+02:00");
    }

    @Test
    void anAfternoonIsReadByItsMark() {
        assertThat(TimeFormat.of("dd.MM.yyyy hh:mm a").read("01.03.2026 02:30 PM", VIENNA, Instant.EPOCH))
                .contains("2026-03-01T14:30:00+01:00");
    }

    @Test
    void aZoneThatTheTextNamesCounts() {
        assertThat(TimeFormat.of("uuuu-MM-dd HH:mm VV").read("2026-03-01 14:30 Asia/Tokyo", VIENNA, Instant.EPOCH))
                .contains("2026-03-01T14:30:00+09:00");
    }

    @Test
    void aTextWithoutEndIsNoTime() {
        assertThat(TimeFormat.of("seconds").read("1".repeat(1_000_000), VIENNA, Instant.EPOCH))
                .isEmpty();
    }
}
