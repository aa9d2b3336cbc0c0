package health.vigil.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.policy.Role;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Tier;
import health.vigil.testkit.Requirement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Evidence commits with the act: both or neither, and each act has its entry.
@Requirement("EVI-2")
class EvidenceTest {
    private final Ward ward = new Ward();

    @AfterEach
    void close() {
        ward.close();
    }

    @Test
    @Requirement("EVI-1")
    void anInferenceNamesSubjectBundleInputsAndResult() {
        ward.handle(Given.patient(1, Tier.MEDIUM));

        assertThat(ofKind("inference"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.toString())
                        .contains(
                                Given.auditToken(1).value(),
                                "sha256:" + "0".repeat(64),
                                "Observation/a-fact-of-patient-1-number-0",
                                "\"NEWS2\":\"5\"")
                        .doesNotContain(Given.token(1).value()));
    }

    @Test
    void whatCannotBeRecordedDoesNotHappen() {
        int before = ward.entries().size();
        Assessment fine = Given.patient(1, Tier.HIGH).at(ward.clock.instant());
        Assessment tooLargeForTheLog = Given.patient(2, Tier.HIGH).at(ward.clock.instant(), 3_000);

        assertThatThrownBy(() -> ward.alerts.handle(List.of(fine, tooLargeForTheLog)))
                .isInstanceOf(ProblemException.class);

        assertThat(ward.count("assessment")).isZero();
        assertThat(ward.count("alert")).isZero();
        assertThat(ward.entries()).hasSize(before);
        assertThat(ward.alerts.figures().assessments()).isZero();
    }

    @Test
    @Requirement("INT-1")
    void aRepeatedDeliveryChangesNothing() {
        List<Assessment> batch = List.of(
                Given.patient(1, Tier.HIGH).at(ward.clock.instant()),
                Given.patient(2, Tier.MEDIUM).at(ward.clock.instant()));
        ward.alerts.handle(batch);
        List<JsonNode> before = ward.entries();
        Alert alert = ward.only(Given.token(1));

        ward.alerts.handle(Stream.concat(batch.stream(), batch.stream()).toList());

        assertThat(ward.entries()).isEqualTo(before);
        assertThat(ward.only(Given.token(1)).version()).isEqualTo(alert.version());
        assertThat(ward.board.suppressionsOf(Given.token(1))).isEmpty();
        assertThat(ward.count("assessment")).isEqualTo(2);
    }

    @Test
    void rulesThatComeIntoForceAreRecordedOnce() {
        ward.open(Ward.RULES);

        assertThat(ofKind("configuration-changed"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.toString()).contains(Ward.RULES.address()));
    }

    @Test
    @Requirement("EVI-1")
    void noActIsWithoutEntryAndNoEntryWithoutAct() {
        aBusyNight(new Random(11));

        assertThat(ofKind("inference")).hasSize((int) ward.count("assessment"));
        List<UUID> evidenceOfSteps = new ArrayList<>();
        ward.pool()
                .useHandle(handle -> handle.createQuery("select unnest(entries) from alerts.step")
                        .mapTo(UUID.class)
                        .forEach(evidenceOfSteps::add));
        List<String> recorded = new ArrayList<>();
        long suppressed = 0;
        for (JsonNode entry : ward.entries()) {
            String text = entry.get("act").toString();
            if (text.contains("\"to\":\"suppressed\"")) {
                suppressed++;
            } else if (text.contains("\"alert\":") && !text.contains("refused-")) {
                recorded.add(entry.get("id").asString());
            }
        }
        assertThat(evidenceOfSteps)
                .extracting(UUID::toString)
                .containsExactlyInAnyOrderElementsOf(recorded)
                .hasSizeGreaterThan(50);
        assertThat(suppressed).isEqualTo(ward.count("suppression")).isPositive();
    }

    private void aBusyNight(Random random) {
        Tier[] tiers = Tier.values();
        for (int round = 0; round < 60; round++) {
            Given[] batch = random.ints(6, 1, 9)
                    .distinct()
                    .mapToObj(patient -> Given.patient(patient, tiers[random.nextInt(tiers.length)]))
                    .toArray(Given[]::new);
            ward.handle(batch);
            for (AlertSummary todo : ward.board.workList(Role.NURSE, Set.of(Ward.UNIT))) {
                switch (random.nextInt(6)) {
                    case 0 -> ward.board.acknowledge(todo.id(), Ward.NURSE);
                    case 1 -> ward.board.actedOn(todo.id(), Ward.NURSE);
                    case 2 -> ward.board.override(todo.id(), Ward.NURSE, OverrideReason.DATA_WRONG, null);
                    case 3 -> ward.board.resolve(todo.id(), Ward.NURSE, Outcome.FALSE_ALARM, null);
                    case 4 -> ward.board.acknowledge(todo.id(), Ward.ELSEWHERE);
                    default -> {}
                }
            }
            ward.pass(Duration.ofMinutes(7));
            ward.alerts.runDue();
        }
    }

    private List<JsonNode> ofKind(String kind) {
        return ward.entries().stream()
                .filter(entry -> entry.get("kind").asString().equals(kind))
                .toList();
    }
}
