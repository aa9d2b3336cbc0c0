package health.vigil.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.Ids;
import health.vigil.ledger.Actor;
import health.vigil.testkit.Requirement;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@Requirement({"ACC-1", "ACC-2"})
class ScopesTest {
    private final CedarPolicy policy = CedarPolicy.shipped(new Ids(InstantSource.system(), new Random(1)));

    @Test
    void bothVersionsAreReadAndTheSecondIsWritten() {
        assertThat(Scopes.of(List.of("system/Observation.read", "system/Patient.write", "system/*.s", "system/List.*")))
                .hasToString("system/*.s system/List.cruds system/Observation.rs system/Patient.cud");
        assertThat(Scopes.of(List.of("system/Patient.r", "system/Patient.s"))).hasToString("system/Patient.rs");
        Scopes some = Scopes.of(List.of("system/Patient.cruds", "system/Group.r"));
        assertThat(Scopes.parse(some.toString())).isEqualTo(some);
    }

    @Test
    void whatIsNotKeptWholeIsNotRegistered() {
        for (String scope : List.of(
                "patient/Observation.rs",
                "user/*.read",
                "launch",
                "system/Observation.rs?category=laboratory",
                "system/Observation.sr",
                "system/Observation.",
                "system/Observation",
                "system/observation.rs",
                "system/*.rs ",
                "")) {
            assertThatThrownBy(() -> Scopes.of(List.of(scope))).as(scope).isInstanceOf(IllegalArgumentException.class);
            assertThat(Scopes.asked(scope + " system/Group.r").toString()).endsWith("system/Group.r");
        }
        assertThat(Scopes.asked("system/Observation.rs?category=laboratory openid")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void whatIsGrantedIsWhatBothSay() {
        Scopes registered = Scopes.of(List.of("system/Observation.rs", "system/Patient.cruds", "system/*.d"));

        assertThat(Scopes.asked("system/*.rs").within(registered))
                .hasToString("system/Observation.rs system/Patient.rs");
        assertThat(Scopes.asked("system/Observation.cruds system/Group.cruds").within(registered))
                .hasToString("system/Group.d system/Observation.rds");
        assertThat(Scopes.asked("system/Group.r").within(registered).isEmpty()).isTrue();
    }

    @Test
    void moreIsAsMuchAndLessIsNot() {
        Scopes kept = Scopes.of(List.of("system/*.r", "system/Observation.rs"));

        for (String as : List.of("system/*.rs", "system/*.r system/Observation.s system/Group.c", kept.toString())) {
            assertThat(Scopes.of(Set.of(as.split(" "))).cover(kept)).as(as).isTrue();
        }
        for (String less : List.of("system/*.r", "system/Observation.rs", "system/Patient.cruds")) {
            assertThat(Scopes.of(List.of(less)).cover(kept)).as(less).isFalse();
        }
    }

    @Test
    void eachLetterOpensItsActionsAndNoOther() {
        assertThat(permitted("system/Observation.r", "Observation/1")).isEqualTo(Set.of(Action.READ, Action.HISTORY));
        assertThat(permitted("system/Observation.r", "Observation")).isEqualTo(Set.of(Action.READ));
        assertThat(permitted("system/Observation.s", "Observation")).isEqualTo(Set.of(Action.SEARCH, Action.HISTORY));
        assertThat(permitted("system/*.rs", "Observation"))
                .isEqualTo(Set.of(Action.READ, Action.SEARCH, Action.HISTORY, Action.EXPORT));
        assertThat(permitted("system/*.r system/Observation.s", "Observation"))
                .contains(Action.EXPORT)
                .doesNotContain(Action.CREATE);
        assertThat(permitted("system/Observation.c", "Observation")).isEqualTo(Set.of(Action.CREATE));
        assertThat(permitted("system/Observation.u", "Observation/1")).isEqualTo(Set.of(Action.UPDATE));
        assertThat(permitted("system/Observation.d", "Observation/1")).isEqualTo(Set.of(Action.DELETE));
        assertThat(permitted("system/Patient.cruds", "Observation/1")).isEmpty();
        assertThat(permitted("system/*.cruds", "no-type")).isEmpty();
    }

    @Test
    void whatIsRefusedNamesTheGuard() {
        Decision decision =
                policy.decide(request("system/Patient.rs", Action.READ, DataCategory.CLINICAL, "Observation"));

        assertThat(decision.policies()).containsExactly("guard-tokens-open-what-they-were-given-for");
    }

    @Test
    void scopesGiveNothingThatTheRoleMayNotAndNothingBesideRecords() {
        assertThat(decides("system/*.cruds", Action.READ, DataCategory.EVIDENCE, "Thing"))
                .isFalse();
        assertThat(decides("system/*.cruds", Action.READ, DataCategory.PSEUDONYMISED, "Observation"))
                .isFalse();
        assertThat(decides("system/*.cruds", Action.REIDENTIFY, DataCategory.DEMOGRAPHICS, "Patient"))
                .isFalse();
    }

    private Set<Action> permitted(String scopes, String resource) {
        return Arrays.stream(Action.values())
                .filter(action -> decides(scopes, action, DataCategory.CLINICAL, resource))
                .collect(Collectors.toSet());
    }

    private boolean decides(String scopes, Action action, DataCategory data, String resource) {
        return policy.decide(request(scopes, action, data, resource)) instanceof Decision.Permit;
    }

    private static AccessRequest request(String scopes, Action action, DataCategory data, String resource) {
        Principal program =
                new Principal(Actor.Kind.MACHINE, "program", Role.RECORD_SYSTEM, Set.of(), null, Scopes.parse(scopes));
        return new AccessRequest(program, action, data, resource, AccessMatrix.PATIENT, null, Purpose.TREATMENT);
    }
}
