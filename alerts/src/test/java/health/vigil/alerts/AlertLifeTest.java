package health.vigil.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import health.vigil.base.Sealed;
import health.vigil.ledger.Authority;
import health.vigil.policy.Role;
import health.vigil.scoring.Tier;
import health.vigil.testkit.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// From the assessment to the outcome. What the types rule out has no test: `new Delivered().resolve(…)` does not
/// compile.
class AlertLifeTest {
    private final Ward ward = new Ward();

    @AfterEach
    void close() {
        ward.close();
    }

    @Test
    @Requirement({"ALR-1", "ALR-2"})
    void aHighTierIsDeliveredToTheUnitsNurseAndOnCall() {
        ward.handle(Given.patient(1, Tier.HIGH));

        Alert alert = ward.only(Given.token(1));
        assertThat(alert.state()).isEqualTo(new AlertState.Delivered());
        assertThat(alert.recipients()).containsExactlyInAnyOrder(Role.NURSE, Role.ON_CALL);
        assertThat(ward.board.workList(Role.NURSE, Set.of(Ward.UNIT)))
                .extracting(AlertSummary::id)
                .containsExactly(alert.id());
        assertThat(ward.board.workList(Role.PHYSICIAN, Set.of(Ward.UNIT))).isEmpty();
        assertThat(ward.board.workList(Role.NURSE, Set.of("CCU"))).isEmpty();
    }

    @Test
    @Requirement("ALR-1")
    void aLowTierShowsOnThePanelAndRaisesNothing() {
        ward.handle(Given.patient(1, Tier.LOW));

        assertThat(ward.board.alertsOf(Given.token(1))).isEmpty();
        assertThat(ward.board.panel(Ward.UNIT))
                .extracting(PanelEntry::concern, PanelEntry::open)
                .containsExactly(tuple(Tier.LOW, null));
    }

    @Test
    @Requirement({"ALR-3", "ACC-2"})
    void anAlertIsFollowedToItsOutcomeByPeopleWhomPolicyPermits() {
        ward.handle(Given.patient(1, Tier.HIGH));
        UUID id = ward.only(Given.token(1)).id();

        List<ActResult> results = List.of(
                ward.board.acknowledge(id, Ward.NURSE),
                ward.board.actedOn(id, Ward.NURSE),
                ward.board.resolve(id, Ward.NURSE, Outcome.SEPSIS, null));

        assertThat(results).allMatch(ActResult.Done.class::isInstance);
        Alert alert = ward.alert(id);
        assertThat(alert.state()).isEqualTo(new AlertState.Resolved(Outcome.SEPSIS));
        assertThat(alert.steps())
                .extracting(AlertStep::to)
                .containsExactly("raised", "delivered", "acknowledged", "acted-on", "resolved");
        assertThat(alert.steps().subList(2, 5)).allSatisfy(step -> {
            assertThat(step.actor().id()).isEqualTo("nurse-one");
            assertThat(step.authority())
                    .isInstanceOfSatisfying(
                            Authority.Decided.class,
                            by -> assertThat(by.policies()).isNotEmpty());
        });
        assertThat(alert.steps().getFirst().authority()).isEqualTo(new Authority.Duty("sepsis@1"));
    }

    @Test
    @Requirement("ALR-3")
    void anActThatTheStateDoesNotAllowChangesNothing() {
        ward.handle(Given.patient(1, Tier.HIGH));
        Alert before = ward.only(Given.token(1));

        ActResult result = ward.board.resolve(before.id(), Ward.NURSE, Outcome.SEPSIS, null);

        assertThat(result)
                .isInstanceOfSatisfying(
                        ActResult.NotPossible.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo("VGL-ALR-004"));
        assertThat(ward.alert(before.id()).version()).isEqualTo(before.version());
    }

    @Test
    void anUnknownAlertIsSaidToBeUnknown() {
        ActResult result = ward.board.acknowledge(new UUID(1, 2), Ward.NURSE);

        assertThat(result)
                .isInstanceOfSatisfying(
                        ActResult.NotPossible.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo("VGL-ALR-003"));
    }

    @Test
    @Requirement({"ACC-2", "EVI-1"})
    void aRefusalByPolicyIsRecordedAndChangesNothing() {
        ward.handle(Given.patient(1, Tier.HIGH));
        Alert before = ward.only(Given.token(1));

        ActResult result = ward.board.acknowledge(before.id(), Ward.ELSEWHERE);

        assertThat(result).isInstanceOf(ActResult.Refused.class);
        assertThat(ward.alert(before.id()).version()).isEqualTo(before.version());
        assertThat(ward.entries().getLast().toString())
                .contains(
                        "refused-acknowledge",
                        "nurse-two",
                        "guard-care-only-where-they-work",
                        Given.auditToken(1).value());
    }

    @Test
    @Requirement({"PHI-7", "ALR-3"})
    void aNoteIsSealedWhereverItIsKept() {
        ward.handle(Given.patient(1, Tier.HIGH));
        UUID id = ward.only(Given.token(1)).id();
        ward.board.acknowledge(id, Ward.NURSE);

        ward.board.override(id, Ward.NURSE, OverrideReason.OTHER, Sealed.of("Zebulon Quagmire has a cold"));

        AlertStep step = ward.alert(id).steps().getLast();
        assertThat(step.note()).isNotNull().hasToString("[sealed]");
        assertThat(ward.entries().toString()).doesNotContain("Quagmire").contains("other");
        String stored = ward.pool()
                .withHandle(handle -> handle.createQuery("select string_agg(s::text, '') from alerts.step s")
                        .mapTo(String.class)
                        .one());
        assertThat(stored).doesNotContain("Quagmire");
    }

    @Test
    @Requirement({"EVI-3", "PHI-5"})
    void anErasedPatientsNoteIsGoneFromTheRoomAndFromTheLogWhoseEntryStaysAsItIs() {
        ward.handle(Given.patient(1, Tier.HIGH), Given.patient(2, Tier.HIGH));
        for (int patient = 1; patient <= 2; patient++) {
            UUID id = ward.only(Given.token(patient)).id();
            ward.board.acknowledge(id, Ward.NURSE);
            ward.board.override(id, Ward.NURSE, OverrideReason.OTHER, Sealed.of("Zebulon Quagmire has a cold"));
            ward.board.resolve(id, Ward.NURSE, Outcome.FALSE_ALARM, null);
        }
        UUID erased = ward.only(Given.token(1)).id();
        String entries = ward.entries().toString();

        ward.pool().useTransaction(transaction -> Alerts.erase(transaction, Given.token(1)));

        assertThat(ward.entries().toString()).isEqualTo(entries).contains("ciphertext");
        assertThat(ward.board.alert(erased)).isEmpty();
        assertThat(ward.board.latest(Given.token(1))).isEmpty();
        assertThat(ward.count("note_key")).isEqualTo(1);
        assertThat(ward.only(Given.token(2)).steps()).anyMatch(step -> step.note() != null);
        assertThat(ward.count("assessment where sealed <> ''")).isEqualTo(1);
    }

    @Test
    void aReasonThatSaysNothingNeedsANote() {
        ward.handle(Given.patient(1, Tier.HIGH));
        UUID id = ward.only(Given.token(1)).id();
        ward.board.acknowledge(id, Ward.NURSE);

        ActResult result = ward.board.override(id, Ward.NURSE, OverrideReason.OTHER, Sealed.of("  "));

        assertThat(result)
                .isInstanceOfSatisfying(
                        ActResult.NotPossible.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo("VGL-ALR-006"));
    }

    @Test
    @Requirement("ALR-1")
    void aHigherTierRaisesTheOpenAlertInsteadOfASecond() {
        ward.handle(Given.patient(1, Tier.MEDIUM));
        ward.board.acknowledge(ward.only(Given.token(1)).id(), Ward.NURSE);
        ward.pass(Duration.ofMinutes(5));

        ward.handle(Given.patient(1, Tier.HIGH));

        Alert alert = ward.only(Given.token(1));
        assertThat(alert.tier()).isEqualTo(Tier.HIGH);
        assertThat(alert.state()).isEqualTo(new AlertState.Delivered());
        assertThat(alert.recipients()).contains(Role.ON_CALL);
        assertThat(alert.cause().asOf()).isEqualTo(ward.clock.instant());
        assertThat(alert.deadlines().getFirst().due())
                .isEqualTo(ward.clock.instant().plus(Duration.ofMinutes(15)));
    }

    @Test
    @Requirement({"ALR-1", "ALR-3"})
    void aTierThatHysteresisGaveUpIsDeliveredAgainWhenItReturns() {
        ward.handle(Given.patient(1, Tier.HIGH));
        UUID id = ward.only(Given.token(1)).id();
        ward.board.acknowledge(id, Ward.NURSE);
        ward.handle(Given.patient(1, Tier.MEDIUM));
        ward.pass(Duration.ofMinutes(30));
        ward.handle(Given.patient(1, Tier.MEDIUM));
        ward.pass(Duration.ofMinutes(30));

        ward.handle(Given.patient(1, Tier.HIGH));

        Alert alert = ward.only(Given.token(1));
        assertThat(alert.id()).isEqualTo(id);
        assertThat(alert.state()).isEqualTo(new AlertState.Delivered());
        assertThat(alert.cause().asOf()).isEqualTo(ward.clock.instant());
        assertThat(alert.deadlines().getFirst().due())
                .isEqualTo(ward.clock.instant().plus(Duration.ofMinutes(15)));
    }

    @Test
    @Requirement("ALR-1")
    void aTierThatIsStillHeldIsNotDeliveredAgain() {
        ward.handle(Given.patient(1, Tier.HIGH));
        ward.board.acknowledge(ward.only(Given.token(1)).id(), Ward.NURSE);
        ward.handle(Given.patient(1, Tier.MEDIUM));
        ward.pass(Duration.ofMinutes(29));

        ward.handle(Given.patient(1, Tier.HIGH));

        assertThat(ward.only(Given.token(1)).state()).isEqualTo(new AlertState.Acknowledged());
    }

    @Test
    @Requirement({"ALR-1", "ALR-3"})
    void anUnansweredAlertClosesOnlyAfterStayingBelow() {
        ward.handle(Given.patient(1, Tier.HIGH));
        ward.pass(Duration.ofMinutes(10));
        ward.handle(Given.patient(1, Tier.LOW));
        ward.pass(Duration.ofMinutes(29));
        ward.handle(Given.patient(1, Tier.NONE));
        AlertState almost = ward.only(Given.token(1)).state();
        ward.pass(Duration.ofMinutes(1));

        ward.handle(Given.patient(1, Tier.NONE));

        assertThat(almost).isEqualTo(new AlertState.Delivered());
        assertThat(ward.only(Given.token(1)).state()).isEqualTo(new AlertState.Closed(CloseReason.CONDITION_CLEARED));
        assertThat(ward.board.panel(Ward.UNIT)).extracting(PanelEntry::concern).containsExactly(Tier.LOW);
    }

    @Test
    @Requirement("ALR-3")
    void anAcknowledgedAlertWhoseConditionClearsWaitsForItsOutcomeAndAllowsANewOne() {
        ward.handle(Given.patient(1, Tier.HIGH));
        UUID first = ward.only(Given.token(1)).id();
        ward.board.acknowledge(first, Ward.NURSE);
        ward.handle(Given.patient(1, Tier.NONE));
        ward.pass(Duration.ofMinutes(30));
        ward.handle(Given.patient(1, Tier.NONE));
        ward.pass(Duration.ofMinutes(30));

        ward.handle(Given.patient(1, Tier.MEDIUM));

        assertThat(ward.alert(first).state()).isEqualTo(new AlertState.Acknowledged());
        assertThat(ward.alert(first).conditionHolds()).isFalse();
        assertThat(ward.board.alertsOf(Given.token(1))).hasSize(2);
        assertThat(ward.board.panel(Ward.UNIT).getFirst().open())
                .isNotNull()
                .extracting(AlertSummary::tier)
                .isEqualTo(Tier.MEDIUM);
    }

    @Test
    @Requirement("ALR-2")
    void anAlertFollowsItsPatientToAnotherUnit() {
        ward.handle(Given.patient(1, Tier.HIGH));

        ward.handle(Given.patient(1, Tier.HIGH).in("CCU"));

        assertThat(ward.board.workList(Role.NURSE, Set.of("CCU"))).hasSize(1);
        assertThat(ward.board.workList(Role.NURSE, Set.of(Ward.UNIT))).isEmpty();
        assertThat(ward.entries().toString()).contains("NURSE@CCU");
    }

    @Test
    @Requirement("ALR-3")
    void theAlertOfAMergedRecordClosesAndStaysInTheHistoryOfTheOther() {
        ward.handle(Given.patient(1, Tier.HIGH));
        ward.board.acknowledge(ward.only(Given.token(1)).id(), Ward.NURSE);

        ward.handle(Given.patient(1, Tier.NONE).mergedInto(2), Given.patient(2, Tier.HIGH));

        List<AlertSummary> history = ward.board.alertsOf(Given.token(2));
        assertThat(history).hasSize(2);
        Alert retired = ward.only(Given.token(1));
        assertThat(retired.state()).isEqualTo(new AlertState.Closed(CloseReason.MERGED));
        assertThat(retired.mergedInto()).isEqualTo(Given.token(2));
        assertThat(history).extracting(AlertSummary::id).contains(retired.id());
        assertThat(ward.board.panel(Ward.UNIT)).extracting(PanelEntry::patient).containsExactly(Given.token(2));
    }
}
