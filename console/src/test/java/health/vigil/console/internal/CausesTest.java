package health.vigil.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.alerts.Alert;
import health.vigil.alerts.AlertState;
import health.vigil.alerts.AlertStep;
import health.vigil.base.PatientToken;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Tier;
import health.vigil.testkit.Requirement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CausesTest {
    private static final Instant NIGHT = Instant.parse("2026-01-05T19:32:00Z");
    private static final PatientToken PATIENT = PatientToken.care("p".repeat(26));
    private static final PatientToken SUBJECT = PatientToken.audit("q".repeat(26));

    private static Assessment assessment(int number, Tier tier) {
        return new Assessment(
                new UUID(0, number),
                PATIENT,
                SUBJECT,
                "CSRU",
                true,
                false,
                "",
                NIGHT.plusSeconds(3600L * number),
                NIGHT.plusSeconds(3600L * number),
                new UUID(1, number),
                "sha256:" + "0".repeat(64),
                "Sepsis risk",
                tier,
                List.of(),
                List.of(),
                1);
    }

    private static AlertStep step(int sequence, String from, String to, String reason, @Nullable UUID assessment) {
        return new AlertStep(
                sequence,
                NIGHT.plusSeconds(sequence),
                from,
                to,
                reason,
                0,
                Actor.platform("alerts"),
                new Authority.Duty("sepsis@1"),
                null,
                List.of(),
                assessment);
    }

    private static Alert alert(Assessment cause, AlertStep... steps) {
        return new Alert(
                new UUID(2, 1),
                PATIENT,
                SUBJECT,
                "CSRU",
                cause.tier(),
                new AlertState.Raised(),
                steps.length,
                true,
                NIGHT,
                NIGHT,
                "sepsis@1",
                Set.of(),
                cause,
                null,
                List.of(steps),
                List.of());
    }

    private static Function<UUID, Optional<Assessment>> kept(Assessment... assessments) {
        Map<UUID, Assessment> all =
                Stream.of(assessments).collect(Collectors.toMap(Assessment::id, Function.identity()));
        return id -> Optional.ofNullable(all.get(id));
    }

    /// It was raised in the evening, rose the next day, and its condition cleared: three assessments, two of them
    /// causes.
    @Requirement("SCO-3")
    @Test
    void whatRaisedItComesFirstAndWhatRaisedItsTierAfterIt() {
        Assessment evening = assessment(1, Tier.MEDIUM);
        Assessment nextDay = assessment(18, Tier.HIGH);
        Assessment later = assessment(30, Tier.NONE);
        Alert alert = alert(
                nextDay,
                step(1, "none", "raised", "tier-medium", evening.id()),
                step(2, "raised", "delivered", "", null),
                step(3, "delivered", "delivered", "unit-changed", new UUID(9, 9)),
                step(4, "delivered", "raised", "tier-high", nextDay.id()),
                step(5, "raised", "delivered", "", null),
                step(6, "delivered", "closed", "condition-cleared", later.id()));

        List<Causes.Raised> causes = Causes.of(alert, kept(evening, nextDay, later));

        assertThat(causes).extracting(Causes.Raised::assessment).containsExactly(evening, nextDay);
        assertThat(causes).extracting(cause -> cause.step().reason()).containsExactly("tier-medium", "tier-high");
    }

    @Test
    void ofManyTimesTheFirstAndTheLastThreeAreShownAndWhatIsNotKeptIsLeftOut() {
        Assessment[] all = IntStream.rangeClosed(1, 8)
                .mapToObj(i -> assessment(i, Tier.HIGH))
                .toArray(Assessment[]::new);
        AlertStep[] steps = IntStream.rangeClosed(1, 8)
                .mapToObj(i -> step(i, "delivered", "raised", "tier-high", all[i - 1].id()))
                .toArray(AlertStep[]::new);

        assertThat(Causes.of(alert(all[7], steps), kept(all)))
                .extracting(Causes.Raised::assessment)
                .containsExactly(all[0], all[5], all[6], all[7]);
        assertThat(Causes.of(alert(all[7], steps), kept(all[7])))
                .extracting(Causes.Raised::assessment)
                .containsExactly(all[7]);
    }
}
