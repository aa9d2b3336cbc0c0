package health.vigil.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.Ids;
import health.vigil.base.ProblemException;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.policy.AccessMatrix.Circumstance;
import health.vigil.policy.AccessMatrix.Relationship;
import health.vigil.policy.internal.PolicyText;
import health.vigil.testkit.Requirement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

@Requirement("ACC-2")
class CedarPolicyTest {
    private static final Circumstance HERE = new Circumstance(Relationship.HERE, true);
    private static final Circumstance ELSEWHERE = new Circumstance(Relationship.ELSEWHERE, true);

    private final Ids ids = new Ids(InstantSource.system(), new Random(1));
    private final CedarPolicy policy = CedarPolicy.shipped(ids);

    @Test
    void aPermitNamesItsPolicyAndOpensUnderItsOwnId() {
        Decision decision = policy.decide(nurseReads(HERE));

        assertThat(decision).isInstanceOfSatisfying(Decision.Permit.class, permit -> {
            assertThat(permit.policies()).containsExactly("care-team-reads-its-patients-records");
            assertThat(permit.access().decision()).isEqualTo(permit.id());
            assertThat(permit.authority())
                    .isEqualTo(new Authority.Decided(permit.id(), true, "TREATMENT", permit.policies()));
        });
    }

    @Test
    void aRefusalNamesTheGuardThatMadeIt() {
        Decision decision = policy.decide(nurseReads(ELSEWHERE));

        assertThat(decision).isInstanceOf(Decision.Deny.class);
        assertThat(decision.policies()).containsExactly("guard-care-only-where-they-work");
    }

    @Test
    void whereNoPolicySpeaksTheRefusalSaysSo() {
        Principal unknown = new Principal(Actor.Kind.MACHINE, "nobody-knows", Role.NURSE, Set.of("SICU"), null);

        Decision decision = policy.decide(
                AccessMatrix.request(unknown, Action.READ, DataCategory.CLINICAL, Purpose.TREATMENT, HERE));

        assertThat(decision).isInstanceOf(Decision.Deny.class);
        assertThat(decision.policies()).containsExactly(CedarPolicy.DEFAULT_DENY);
    }

    @Test
    void aPersonCannotClaimToBeARoom() {
        Principal impostor = new Principal(Actor.Kind.PERSON, "intake", Role.PLATFORM, Set.of(), null);

        Decision decision = policy.decide(
                AccessMatrix.request(impostor, Action.READ, DataCategory.CLINICAL, Purpose.OPERATIONS, HERE));

        assertThat(decision).isInstanceOf(Decision.Deny.class);
    }

    @Test
    void aForbidThatCannotBeEvaluatedDenies() {
        CedarPolicy erring =
                with("@id(\"errs\") forbid (principal, action, resource) when { 9223372036854775807 + 1 > 0 };");

        Decision decision = erring.decide(nurseReads(HERE));

        assertThat(decision).isInstanceOf(Decision.Deny.class);
        assertThat(decision.policies()).containsExactly(CedarPolicy.EVALUATION_FAILED);
    }

    @Test
    void aPermitThatCannotBeEvaluatedDenies() {
        CedarPolicy erring =
                with("@id(\"errs\") permit (principal, action, resource) when { 9223372036854775807 + 1 > 0 };");

        Decision decision = erring.decide(nurseReads(HERE));

        assertThat(decision).isInstanceOf(Decision.Deny.class);
    }

    @Test
    void anOverlongIdIsRefusedUnread() {
        Principal endless = new Principal(Actor.Kind.PERSON, "x".repeat(10_000_000), Role.NURSE, Set.of("SICU"), null);

        Decision decision = policy.decide(
                AccessMatrix.request(endless, Action.READ, DataCategory.CLINICAL, Purpose.TREATMENT, HERE));

        assertThat(decision.policies()).containsExactly(CedarPolicy.EVALUATION_FAILED);
    }

    @Test
    void policiesThatDoNotHoldTogetherDoNotLoad() {
        List<String> broken = List.of(
                "permit (principal, action, resource);",
                "@id(\"senders-deliver-messages\") permit (principal, action, resource);",
                "@id(\"typo\") permit (principal in Role::\"NURZE\", action, resource);",
                "@id(\"typo\") permit (principal, action, resource) when { principal.untis.isEmpty() };",
                "@id(\"no-such-action\") permit (principal, action == Action::\"PEEK\", resource);",
                "not a policy");

        for (String policyText : broken) {
            assertThatThrownBy(() -> with(policyText))
                    .as(policyText)
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("VGL-POL-002");
        }
    }

    @Test
    void anyChangeOfAnyFileChangesTheContentAddress() {
        CedarPolicy changed = with("// one more comment");

        assertThat(policy.contentAddress()).matches("sha256:[0-9a-f]{64}");
        assertThat(changed.contentAddress()).isNotEqualTo(policy.contentAddress());
        assertThat(CedarPolicy.shipped(ids).contentAddress()).isEqualTo(policy.contentAddress());
    }

    private CedarPolicy with(String another) {
        PolicyText shipped = PolicyText.shipped();
        Map<String, String> files = new TreeMap<>(shipped.files());
        files.put("another.cedar", another);
        return new CedarPolicy(new PolicyText(shipped.schema(), files), ids);
    }

    private static AccessRequest nurseReads(Circumstance when) {
        Principal nurse = AccessMatrix.principal(Actor.Kind.PERSON, Role.NURSE);
        return AccessMatrix.request(nurse, Action.READ, DataCategory.CLINICAL, Purpose.TREATMENT, when);
    }
}
