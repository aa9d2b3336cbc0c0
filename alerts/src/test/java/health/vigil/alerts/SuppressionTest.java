package health.vigil.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import health.vigil.scoring.Tier;
import health.vigil.testkit.Requirement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What would have raised and did not is kept with its reason and count, visible.
@Requirement("ALR-4")
class SuppressionTest {
    private final Ward ward = new Ward();

    @AfterEach
    void close() {
        ward.close();
    }

    private void onlySuppressed(SuppressionReason reason, long count) {
        assertThat(ward.board.suppressionsOf(Given.token(1)))
                .extracting(Suppression::reason, Suppression::count)
                .containsExactly(tuple(reason, count));
    }

    @Test
    void duplicatesOfAnOpenAlert() {
        ward.handle(Given.patient(1, Tier.HIGH));
        ward.pass(Duration.ofMinutes(1));

        ward.handle(Given.patient(1, Tier.HIGH), Given.patient(1, Tier.MEDIUM));

        onlySuppressed(SuppressionReason.DUPLICATE, 2);
        assertThat(ward.board.suppressionsOf(Given.token(1)).getFirst().alert())
                .isEqualTo(ward.only(Given.token(1)).id());
    }

    /// A model that is found to be wrong: what it said before stands, what it says now raises and clears nothing.
    @Test
    @Requirement("INC-2")
    void whatAFrozenModelSaysUntilItIsLetGo() {
        AtomicBoolean frozen = new AtomicBoolean(true);
        ward.alerts.heed(_ -> frozen.get());

        ward.handle(Given.patient(1, Tier.HIGH));

        assertThat(ward.board.alertsOf(Given.token(1))).isEmpty();
        onlySuppressed(SuppressionReason.MODEL_FROZEN, 1);
        assertThat(ward.board.panel(Ward.UNIT).getFirst().suppressed()).isEqualTo(SuppressionReason.MODEL_FROZEN);
        frozen.set(false);
        ward.pass(Duration.ofMinutes(1));
        ward.handle(Given.patient(1, Tier.HIGH));
        assertThat(ward.board.alertsOf(Given.token(1))).hasSize(1);
        frozen.set(true);
        ward.pass(Duration.ofHours(12));
        ward.handle(Given.patient(1, Tier.LOW));
        assertThat(ward.only(Given.token(1)).state())
                .as("not knowing is not being well")
                .isNotInstanceOf(AlertState.Closed.class);
    }

    @Test
    void theSameTierInTheCoolingTimeAfterAnOverride() {
        override();
        ward.pass(Duration.ofHours(3));

        ward.handle(Given.patient(1, Tier.MEDIUM));

        onlySuppressed(SuppressionReason.COOLING, 1);
        assertThat(ward.board.panel(Ward.UNIT).getFirst().suppressed()).isEqualTo(SuppressionReason.COOLING);
    }

    @Test
    void butNotAHigherTier() {
        override();

        ward.handle(Given.patient(1, Tier.HIGH));

        assertThat(ward.board.alertsOf(Given.token(1))).hasSize(2);
    }

    @Test
    void andNotAfterTheCoolingTime() {
        override();
        ward.pass(Duration.ofHours(4));

        ward.handle(Given.patient(1, Tier.MEDIUM));

        assertThat(ward.board.alertsOf(Given.token(1))).hasSize(2);
    }

    private void override() {
        ward.handle(Given.patient(1, Tier.MEDIUM));
        UUID id = ward.only(Given.token(1)).id();
        ward.board.acknowledge(id, Ward.NURSE);
        ward.board.override(id, Ward.NURSE, OverrideReason.NOT_SEPSIS, null);
        ward.pass(Duration.ofMinutes(1));
    }

    @Test
    void comfortCareSilencesAndClosesWhatIsOpen() {
        ward.handle(Given.patient(1, Tier.HIGH));

        ward.handle(Given.patient(1, Tier.HIGH).underComfortCare());

        onlySuppressed(SuppressionReason.COMFORT_CARE, 1);
        assertThat(ward.only(Given.token(1)).state()).isEqualTo(new AlertState.Closed(CloseReason.COMFORT_CARE));
    }

    @Test
    void anEndedStaySilencesAndClosesWhatIsOpen() {
        ward.handle(Given.patient(1, Tier.HIGH));

        ward.handle(Given.patient(1, Tier.HIGH).gone());

        onlySuppressed(SuppressionReason.STAY_ENDED, 1);
        assertThat(ward.only(Given.token(1)).state()).isEqualTo(new AlertState.Closed(CloseReason.STAY_ENDED));
        assertThat(ward.board.panel(Ward.UNIT)).isEmpty();
    }

    @Test
    @Requirement("SCO-4")
    void aWithheldScoreRaisesNothing() {
        ward.handle(Given.patient(1, Tier.HIGH).withoutData());

        onlySuppressed(SuppressionReason.INCOMPLETE_DATA, 1);
    }

    @Test
    @Requirement("SCO-4")
    void aWithheldScoreClearsNothingEither() {
        ward.handle(Given.patient(1, Tier.HIGH));
        ward.handle(Given.patient(1, Tier.NONE).withoutData());
        ward.pass(Duration.ofHours(2));

        ward.handle(Given.patient(1, Tier.NONE).withoutData());

        assertThat(ward.only(Given.token(1)).state()).isEqualTo(new AlertState.Delivered());
    }

    @Test
    void aPatientInNoUnitHasNobodyToTellAndIsToldOfOnArrival() {
        ward.handle(Given.patient(1, Tier.HIGH).in(""));
        List<AlertSummary> before = ward.board.alertsOf(Given.token(1));

        ward.handle(Given.patient(1, Tier.HIGH));

        assertThat(before).isEmpty();
        onlySuppressed(SuppressionReason.NO_UNIT, 1);
        assertThat(ward.only(Given.token(1)).unit()).isEqualTo(Ward.UNIT);
    }

    @Test
    void aRetiredRecordRaisesNothing() {
        ward.handle(Given.patient(1, Tier.HIGH).mergedInto(2));

        onlySuppressed(SuppressionReason.MERGED, 1);
    }

    @Test
    void aUnitInMaintenanceIsSilent() {
        Alerts alerts = ward.open(maintenance("2026-03-01T07:00:00Z", "2026-03-01T09:00:00Z"));

        alerts.handle(List.of(Given.patient(1, Tier.HIGH).at(ward.clock.instant())));

        onlySuppressed(SuppressionReason.MAINTENANCE, 1);
        assertThat(ward.board.suppressionsIn(Ward.UNIT, Ward.START))
                .extracting(Suppression::rules)
                .containsExactly("sepsis@2");
    }

    @Test
    void whatCameBackDuringMaintenanceIsToldAfterIt() {
        Alerts alerts = ward.open(maintenance(
                Ward.START.plus(Duration.ofHours(2)).toString(),
                Ward.START.plus(Duration.ofHours(3)).toString()));
        for (Tier tier : List.of(Tier.HIGH, Tier.MEDIUM, Tier.MEDIUM, Tier.MEDIUM, Tier.HIGH)) {
            alerts.handle(List.of(Given.patient(1, tier).at(ward.clock.instant())));
            ward.pass(Duration.ofMinutes(35));
        }
        ward.pass(Duration.ofHours(1));

        alerts.handle(List.of(Given.patient(1, Tier.HIGH).at(ward.clock.instant())));

        assertThat(ward.board.suppressionsOf(Given.token(1)))
                .extracting(Suppression::reason)
                .containsOnlyOnce(SuppressionReason.MAINTENANCE);
        assertThat(ward.board.panel(Ward.UNIT).getFirst().suppressed()).isNull();
    }

    private static AlertRules maintenance(String from, String until) {
        String window = "\"maintenance\": [{\"unit\": \"MICU\", \"from\": \"" + from + "\", \"until\": \"" + until
                + "\", \"why\": \"monitors exchanged\"}]";
        String rules =
                Ward.RULES.content().replace("\"maintenance\": []", window).replace("\"version\": 1", "\"version\": 2");
        return AlertRules.read(rules.getBytes(StandardCharsets.UTF_8));
    }
}
