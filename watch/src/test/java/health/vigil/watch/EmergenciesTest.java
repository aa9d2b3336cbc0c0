package health.vigil.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.base.ProblemException;
import health.vigil.base.SteppedClock;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.ledger.Actor;
import health.vigil.ledger.PostgresLedger;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.CedarPolicy;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decided;
import health.vigil.policy.Decision;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.policy.Purpose;
import health.vigil.policy.Role;
import health.vigil.testkit.Requirement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Breaking the glass, over the shipped policies and a real database.
@Requirement("ACC-5")
class EmergenciesTest {
    private static final PatientToken ANNA = PatientToken.audit("abcdefghijklmnopqrstuvwxyz");
    private static final PatientToken BEN = PatientToken.audit("zyxwvutsrqponmlkjihgfedcba");
    private static final Principal PHYSICIAN =
            new Principal(Actor.Kind.PERSON, "dr.hazel", Role.PHYSICIAN, Set.of("MICU"), null);
    private static final Principal BILLING =
            new Principal(Actor.Kind.PERSON, "bea.reed", Role.BILLING_ANALYST, Set.of(), null);
    private static final Principal OFFICER =
            new Principal(Actor.Kind.PERSON, "vera.vetch", Role.COMPLIANCE_OFFICER, Set.of(), null);

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-03-02T09:00:00Z"));
    private final Ids ids = new Ids(clock, new Random(5));
    private final CedarPolicy shipped = CedarPolicy.shipped(ids);
    private Database database;
    private Jdbi evidence;
    private Emergencies emergencies;
    private Policy policy;

    @BeforeEach
    void open() {
        database = ScratchDatabase.with(List.of("ledger", "watch"));
        evidence = database.as(DataClass.EVIDENCE);
        emergencies = started();
        policy = new EmergencyPolicy(shipped, emergencies::open);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void itOpensOnePatientForReadingUntilItEnds() {
        assertThat(reads(ANNA, Action.READ)).isInstanceOf(Decision.Deny.class);

        assertThat(breakGlass(PHYSICIAN, ANNA)).isInstanceOf(Decided.Given.class);

        assertThat(reads(ANNA, Action.READ).policies()).containsExactly("emergency-access-reads-one-patients-records");
        assertThat(reads(ANNA, Action.READ)).isInstanceOf(Decision.Permit.class);
        assertThat(reads(ANNA, Action.UPDATE)).isInstanceOf(Decision.Deny.class);
        assertThat(reads(ANNA, Action.EXPORT)).isInstanceOf(Decision.Deny.class);
        assertThat(reads(BEN, Action.READ)).isInstanceOf(Decision.Deny.class);
        assertThat(new EmergencyPolicy(shipped, started()::open).decide(request(ANNA, Action.READ)))
                .as("after a restart")
                .isInstanceOf(Decision.Permit.class);
        clock.advanceTo(clock.instant().plus(Duration.ofHours(2)));
        assertThat(reads(ANNA, Action.READ)).isInstanceOf(Decision.Deny.class);
    }

    @Test
    void onlyWhoTreatsMayAndARefusalIsRecordedWithThePatient() {
        assertThat(breakGlass(BILLING, ANNA)).isInstanceOf(Decided.Refused.class);
        assertThat(emergencies.open(BILLING.id(), ANNA)).isFalse();
        assertThat(entries().getLast()).contains("bea.reed", "emergency-access", ANNA.value(), "\"permitted\":false");
    }

    @Test
    void whoIsFrozenBreaksNoGlass() {
        Emergencies braked = started(new ContainedPolicy(shipped, PHYSICIAN.id()::equals, ids));

        assertThat(braked.open(PHYSICIAN, ANNA, "SICU", Emergency.Reason.CONSULT, ""))
                .isInstanceOf(Decided.Refused.class);
    }

    @Test
    void theReasonIsInTheLogAndWhatWasWrittenIsNot() {
        emergencies.open(PHYSICIAN, ANNA, "SICU", Emergency.Reason.OTHER, "found by the lift");

        assertThat(entries().getLast())
                .contains("emergency-opened", "\"other\"", ANNA.value(), "2026-03-02T11:00:00Z")
                .contains("care-team-breaks-the-glass-for-one-patient");
        assertThat(entries()).noneMatch(entry -> entry.contains("lift"));
        byte[] kept = evidence.withHandle(handle -> handle.createQuery("select words from watch.emergency")
                .mapTo(byte[].class)
                .one());
        assertThat(kept).isNotEqualTo("found by the lift".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> emergencies.open(PHYSICIAN, ANNA, "SICU", Emergency.Reason.OTHER, " "))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("VGL-WAT-004");
    }

    @Test
    void itWaitsUntilSomebodyHasReviewedItAndThenItsWordsAreGone() {
        emergencies.open(PHYSICIAN, ANNA, "SICU", Emergency.Reason.COVERING, "for Dr. Moss");
        breakGlass(PHYSICIAN, BEN);
        assertThat(emergencies.waiting()).isEqualTo(2);
        Emergency first = queue().getFirst();
        assertThat(first.words()).isEqualTo("for Dr. Moss");

        assertThat(emergencies.review(PHYSICIAN, first.id(), Emergency.Verdict.JUSTIFIED))
                .isInstanceOf(Decided.Refused.class);
        assertThat(emergencies.open(first.actor(), ANNA)).isTrue();
        assertThat(emergencies.review(OFFICER, first.id(), Emergency.Verdict.NOT_JUSTIFIED))
                .isEqualTo(new Decided.Given<>(true));
        assertThat(emergencies.open(first.actor(), ANNA))
                .as("what was not justified ends with the review")
                .isFalse();
        assertThat(emergencies.review(OFFICER, first.id(), Emergency.Verdict.JUSTIFIED))
                .isEqualTo(new Decided.Given<>(false));

        assertThat(emergencies.waiting()).isEqualTo(1);
        assertThat(queue().getLast().verdict()).isEqualTo(Emergency.Verdict.NOT_JUSTIFIED);
        assertThat(queue().getLast().words()).isEmpty();
        assertThat(entries())
                .anyMatch(entry -> entry.contains("emergency-reviewed")
                        && entry.contains("not-justified")
                        && entry.contains(ANNA.value()));
    }

    @Test
    @Requirement("INC-1")
    void withoutAReviewItBecomesAFindingOnce() {
        breakGlass(PHYSICIAN, ANNA);
        clock.advanceTo(clock.instant().plus(Duration.ofHours(23)));
        assertThat(emergencies.remind()).isZero();
        clock.advanceTo(clock.instant().plus(Duration.ofHours(1)));

        assertThat(emergencies.remind()).isEqualTo(1);
        assertThat(emergencies.remind()).isZero();

        Decided<List<Finding>> findings =
                new Findings(evidence, new PostgresLedger(), shipped, ids, clock).queue(OFFICER, 0);
        assertThat(((Decided.Given<List<Finding>>) findings).content())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.rule()).isEqualTo("break-glass-unreviewed@1");
                    assertThat(finding.severity()).isEqualTo("high");
                    assertThat(finding.actor()).isEqualTo("dr.hazel");
                });
        assertThat(entries()).anyMatch(entry -> entry.contains("finding-raised"));
    }

    private Emergencies started() {
        return started(shipped);
    }

    private Emergencies started(Policy decides) {
        Emergencies.TextSeal seal = new Emergencies.TextSeal() {
            @Override
            public byte[] seal(byte[] plain, String context) {
                return turned(plain);
            }

            @Override
            public byte[] open(byte[] sealed, String context) {
                return turned(sealed);
            }
        };
        return new Emergencies(evidence, new PostgresLedger(), decides, Emergencies.Limits.USUAL, seal, ids, clock);
    }

    /// Shows whether it is asked; what seals in an installation is the `keys` room's.
    private static byte[] turned(byte[] bytes) {
        byte[] turned = bytes.clone();
        for (int i = 0; i < turned.length; i++) {
            turned[i] ^= 0x55;
        }
        return turned;
    }

    private Decided<Instant> breakGlass(Principal who, PatientToken patient) {
        return emergencies.open(who, patient, "SICU", Emergency.Reason.LIFE_IN_DANGER, "");
    }

    private Decision reads(PatientToken patient, Action action) {
        return policy.decide(request(patient, action));
    }

    private static AccessRequest request(PatientToken patient, Action action) {
        return new AccessRequest(
                PHYSICIAN, action, DataCategory.CLINICAL, "Observation/1", patient, "SICU", Purpose.TREATMENT);
    }

    private List<Emergency> queue() {
        return ((Decided.Given<List<Emergency>>) emergencies.queue(OFFICER, 0)).content();
    }

    private List<String> entries() {
        return evidence.withHandle(
                handle -> handle.createQuery("select convert_from(bytes, 'UTF8') from ledger.pending order by seq")
                        .mapTo(String.class)
                        .list());
    }
}
