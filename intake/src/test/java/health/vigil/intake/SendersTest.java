package health.vigil.intake;

import static health.vigil.intake.Given.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.hl7v2.SenderSettings.Answers;
import health.vigil.hl7v2.SenderSettings.Numbers;
import health.vigil.policy.Decided;
import health.vigil.testkit.Requirement;
import health.vigil.vault.RecordKey;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What is configured for a sender, and what is known of what it sent.
@Requirement({"INT-1", "INT-2"})
class SendersTest extends WithIntake {
    private static final String OLD = "OLD|WEST";
    private static final SenderSettings LATIN = new SenderSettings(
            ZoneId.of("Europe/Zurich"), "MR", "8859/1", Answers.ORIGINAL, "GH", Numbers.FOLLOWED, "");

    @Test
    void whatIsConfiguredHoldsForTheMessagesThatComeFromThenOn() {
        assertThat(intake.send(undeclared("C1"))).contains("VGL-HL7-005");

        assertThat(given(intake.senders.change(ENGINEER, OLD, LATIN, 0))).isEqualTo(1);

        assertThat(intake.send(undeclared("C2"))).contains("MSA|AA|C2");
        intake.normalise();
        assertThat(intake.current(Patient.class, intake.patient("4711"))
                        .getNameFirstRep()
                        .getFamily())
                .isEqualTo("Müller");
        String id = intake.transaction(
                transaction -> intake.vault.logicalId(transaction, "Encounter", Messages.AUTHORITY, "V-4711"));
        Encounter visit = intake.current(Encounter.class, new RecordKey("Encounter", id));
        assertThat(visit.getPeriod().getStart()).isEqualTo(Instant.parse("2026-03-01T06:50:00Z"));
    }

    /// A message of which the bytes are Latin-1 and the header says nothing of it, asking for the enhanced mode.
    private static byte[] undeclared(String controlId) {
        byte[] message = Messages.from(
                OLD,
                "ADT^A01",
                controlId,
                Messages.evn(),
                "PID|1||4711^^^GH&1.2.3&ISO^MR||Müller^Zoë||19450607|F",
                "PV1|1|I|MICU^101^1^GH||||||||||||||||V-4711^^^GH&1.2.3&ISO^VN" + "|".repeat(25) + "20260301075000");
        return new String(message, UTF_8)
                .replace("|P|2.5.1\r", "|P|2.5.1|||AL\r")
                .getBytes(ISO_8859_1);
    }

    @Test
    @Requirement("EVI-1")
    void everyChangeIsAVersionWithEvidenceAndAnotherNodeTakesItUp() {
        SenderSettings later = SenderSettings.inZone(ZoneOffset.UTC);
        Senders elsewhere = intake.newSenders();
        intake.senders.change(ENGINEER, OLD, LATIN, 0);
        intake.senders.change(ENGINEER, OLD, later, 1);

        assertThatThrownBy(() -> intake.senders.change(ENGINEER, OLD, LATIN, 1))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("VGL-INT-020");
        assertThat(given(intake.senders.one(ENGINEER, OLD)).versions())
                .extracting(Senders.Version::settings)
                .containsExactly(later, LATIN);
        intake.identified().useHandle(elsewhere::refresh);
        assertThat(elsewhere.of(OLD)).isEqualTo(later);
        List<JsonNode> acts = intake.acts("configuration-changed");
        assertThat(acts).extracting(act -> act.get("name").asString()).containsExactly(OLD, OLD);
        assertThat(acts).extracting(act -> act.get("version").asString()).containsExactly("version 1", "version 2");
    }

    @Test
    @Requirement("ACC-1")
    void whoIsNotOfIntegrationChangesNothing() {
        assertThat(intake.senders.change(NURSE, OLD, LATIN, 0)).isInstanceOf(Decided.Refused.class);

        assertThat(intake.count("intake.sender_settings")).isZero();
        assertThat(intake.senders.of(OLD)).isEqualTo(SenderSettings.inZone(ZoneOffset.UTC));
        assertThat(intake.acts("configuration-changed")).isEmpty();
    }

    @Test
    void everyPopulatedFieldOfASenderIsCounted() {
        byte[] admission = Messages.admit("C1", "4711");
        byte[] result = Messages.message(
                "ORU^R01",
                "C2",
                Messages.pid("4711"),
                "OBR|1||F1|85353-1^vital signs^LN|||20260301090000",
                "ZPI|1|local");
        intake.take(admission, result);

        Senders.Sender sender = given(intake.senders.all(ENGINEER)).getFirst();

        assertThat(sender.name()).isEqualTo("ADT|GH");
        assertThat(sender.messages()).isEqualTo(2);
        assertThat(sender.fields()).doesNotContainKey(Outcome.UNACCOUNTED);
        assertThat(sender.fields().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(leaves(admission) + leaves(result));
        assertThat(given(intake.senders.one(ENGINEER, "ADT|GH")).fields())
                .contains(new Senders.FieldSum("ZPI-2", Outcome.EXTENSION, "", 1))
                .contains(new Senders.FieldSum("MSH-9", Outcome.MAPPED, "", 4));
    }

    @Test
    @Requirement("INT-2")
    void whatADirectoryKeptFromBeforeIsNotSaidToBeCarried() {
        String result = "OBX|1|NM|8867-4^heart rate^LN||80|/min|||||F" + "|".repeat(12) + "%s^^^^^^^^^77";
        String refused = "intake.conservation where field = 'OBX-23' and reason = 'REFERENCE_ONLY'";
        intake.take(Messages.message("ORU^R01", "C1", Messages.pid("4711"), result.formatted("Lab One")));
        intake.take(Messages.message("ORU^R01", "C2", Messages.pid("4711"), result.formatted("Lab One")));
        assertThat(intake.count(refused)).isZero();

        intake.take(Messages.message("ORU^R01", "C3", Messages.pid("4711"), result.formatted("Lab Two")));

        assertThat(intake.count(refused)).isOne();
        assertThat(intake.count("intake.conservation where field = 'OBX-23' and outcome = 'MAPPED'"))
                .isOne();
    }

    @Test
    @Requirement("INT-2")
    void whatTheRecordHasOtherwiseOfAPersonOrAnEpisodeIsNotSaidToBeCarried() {
        intake.take(Messages.message("ADT^A01", "C1", Messages.pid("4711"), visit("Smith", "Knee")));
        intake.take(Messages.message("ADT^A08", "C2", Messages.pid("4711"), visit("Smith", "Knee")));
        assertThat(refused()).isEmpty();

        intake.take(Messages.message("ADT^A08", "C3", Messages.pid("4711"), visit("Jones", "Hip")));

        assertThat(refused()).contains("PV1-7", "PV1-53");
    }

    private static String visit(String attending, String episode) {
        return "PV1|1|I|MICU^1^1^GH||||77^" + attending + "|" + "|".repeat(11) + "V1" + "|".repeat(34) + episode
                + "|E1";
    }

    private List<String> refused() {
        return intake.transaction(transaction -> transaction
                .createQuery("select distinct field from intake.conservation where reason = 'REFERENCE_ONLY'")
                .mapTo(String.class)
                .list());
    }

    /// Populated leaves, by splitting at every delimiter; MSH-1 and MSH-2 are one each.
    private static long leaves(byte[] message) {
        String text = new String(message, UTF_8).replace("MSH|^~\\&|", "MSH|a|b|");
        return Arrays.stream(text.split("\r"))
                .flatMap(segment -> Arrays.stream(segment.substring(4).split("[|~^&]")))
                .filter(leaf -> !leaf.isBlank())
                .count();
    }
}
