package health.vigil.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.policy.Role;
import health.vigil.scoring.Tier;
import health.vigil.testkit.Requirement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rules are data: read, checked, named by their content.
@Requirement("ALR-1")
class AlertRulesTest {
    private static final String SHIPPED = AlertRules.shipped().content();

    @Test
    void theShippedOnesSayWhoIsToldAndWhen() {
        AlertRules.Route high = AlertRules.shipped().route(Tier.HIGH);

        assertThat(AlertRules.shipped().id()).isEqualTo("sepsis@2");
        assertThat(high.tell()).containsExactly(Role.NURSE, Role.ON_CALL);
        assertThat(high.escalations())
                .containsExactly(
                        new AlertRules.Escalation(Duration.ofMinutes(15), Role.ON_CALL),
                        new AlertRules.Escalation(Duration.ofMinutes(30), Role.PHYSICIAN));
        assertThat(AlertRules.shipped().alerts(Tier.LOW)).isFalse();
        assertThat(AlertRules.shipped().hysteresis()).isEqualTo(new AlertRules.Hysteresis(Duration.ofHours(6), 2));
    }

    @Test
    void theirAddressChangesWithAnyByte() {
        AlertRules spaced = AlertRules.read((SHIPPED + "\n").getBytes(UTF_8));

        assertThat(spaced.address())
                .startsWith("sha256:")
                .isNotEqualTo(AlertRules.shipped().address());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"clearCount\": 2 | \"clearCount\": 0",
                "\"clearCount\": 2 | \"clearCount\": 2, \"clearcount\": 3",
                "\"clearAfter\": \"PT6H\", | ``",
                "\"PT15M\" | \"PT45M\"",
                "\"PT15M\" | \"-PT15M\"",
                "\"PHYSICIAN\" | \"WIZARD\"",
                "\"version\": 2 | \"version\": null",
                "[\"NURSE\", \"ON_CALL\"] | []",
            })
    void whatDoesNotHoldTogetherIsRefused(String part, String instead) {
        byte[] broken = SHIPPED.replace(part, instead).getBytes(UTF_8);

        assertThat(new String(broken, UTF_8)).isNotEqualTo(SHIPPED);
        assertThatThrownBy(() -> AlertRules.read(broken)).hasMessageStartingWith("VGL-ALR-001");
    }

    @Test
    void anotherContentUnderAnOldVersionIsRefused() {
        try (Ward ward = new Ward()) {
            AlertRules changed = AlertRules.read(
                    Ward.RULES.content().replace("PT15M", "PT10M").getBytes(UTF_8));

            assertThatThrownBy(() -> ward.open(changed)).hasMessageStartingWith("VGL-ALR-002");
            assertThat(List.of(ward.count("rules"), ward.count("rules_in_force")))
                    .containsExactly(1L, 1L);
        }
    }
}
