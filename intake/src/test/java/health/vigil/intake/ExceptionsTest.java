package health.vigil.intake;

import static health.vigil.intake.Given.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.facts.Fact;
import health.vigil.hl7v2.MalformedMessageException;
import health.vigil.intake.internal.Journal;
import health.vigil.keys.FileKeyProvider;
import health.vigil.policy.Decided;
import health.vigil.testkit.Requirement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@Requirement("INT-6")
class ExceptionsTest extends WithIntake {
    private static final byte[] UNMAPPED = Messages.message("MFN^M02", "C1", "SCH|1", Messages.pid("4711"));
    private static final byte[] NAMELESS =
            Messages.message("ADT^A01", "C1", Messages.evn(), "PID|1||||" + Messages.FAMILY + "^" + Messages.GIVEN);

    private List<Exceptions.Waiting> waiting() {
        return given(intake.exceptions.open(ENGINEER, null));
    }

    private UUID only() {
        assertThat(waiting()).hasSize(1);
        return waiting().getFirst().journalId();
    }

    private boolean replay(UUID message, byte[] correction) {
        return given(intake.exceptions.replay(ENGINEER, message, correction));
    }

    private boolean replayAsItIs(UUID message) {
        return given(intake.exceptions.replay(ENGINEER, message, null));
    }

    private List<Boolean> replays() {
        return intake.acts("exception-replayed").stream()
                .map(act -> act.get("resolved").asBoolean())
                .toList();
    }

    @Test
    @Requirement({"EVI-1", "PHI-1"})
    void whatCannotBeNormalisedWaitsWithItsReasonAndNobodysContent() {
        intake.take(UNMAPPED);

        assertThat(waiting()).singleElement().satisfies(one -> {
            assertThat(one.queue()).isEqualTo(Queues.NORMALISING);
            assertThat(one.problem()).isEqualTo("VGL-HL7-020");
            assertThat(one.reason()).isNotBlank();
            assertThat(one.nextStep()).isNotBlank();
            assertThat(one.toString()).doesNotContain("4711", Messages.FAMILY, Messages.GIVEN, Messages.BORN);
        });
        assertThat(intake.acts("exception-queued")).hasSize(1);
        assertThat(intake.acts("records-disclosed")).hasSize(1);
    }

    @Test
    void theRestGoesOnAlsoForTheSamePatient() {
        intake.take(UNMAPPED, Messages.admit("C2", "4711"), Messages.heartRate("C3", "4712", "88"));

        assertThat(intake.state("C1")).isEqualTo("EXCEPTION");
        assertThat(intake.facts("4711")).hasSize(5);
        assertThat(intake.facts("4712")).isNotEmpty();
    }

    @Test
    @Requirement("EVI-1")
    void aCorrectionIsNormalisedAndTheOriginalStays() {
        intake.take(NAMELESS);
        UUID message = only();

        assertThat(replay(message, Messages.admit("C1", "4711"))).isTrue();

        intake.normalise();
        assertThat(intake.facts("4711")).hasSize(5);
        assertThat(waiting()).isEmpty();
        assertThat(original(message)).isEqualTo(NAMELESS);
        assertThat(replays()).containsExactly(false, true);
        assertThat(intake.acts("exception-corrected")).singleElement().satisfies(act -> {
            assertThat(act.get("journalId").asString()).isEqualTo(message.toString());
            assertThat(act.get("sealedDigest").asString()).isEqualTo(digestOfCorrection());
        });
    }

    /// As the database computes it, over what it has.
    private String digestOfCorrection() {
        return intake.transaction(transaction -> transaction
                .createQuery("select encode(sha256(correction), 'hex') from intake.exception")
                .mapTo(String.class)
                .one());
    }

    private byte[] original(UUID id) {
        return intake.transaction(transaction ->
                new Journal(intake.keys).open(transaction, intake.permit().access(), id, false));
    }

    /// The journal's keys were not there: nothing is wrong with the message itself.
    @Test
    void aReplayAfterTheCauseIsMendedSucceeds() {
        intake.send(Messages.admit("C1", "4711"));
        intake.newNormaliser(FileKeyProvider.open(home.resolve("other-keys"))).runOnce();
        assertThat(waiting().getFirst().problem()).isEqualTo("VGL-KEY-001");

        replayAsItIs(only());

        intake.normalise();
        assertThat(intake.facts("4711")).hasSize(5);
        assertThat(waiting()).isEmpty();
    }

    /// The message is queued while the journal's keys are away; what the record is told next comes an hour
    /// later.
    private UUID queued(byte[] message) {
        intake.send(message);
        intake.newNormaliser(FileKeyProvider.open(home.resolve("other-keys"))).runOnce();
        intake.clock.advanceTo(intake.clock.instant().plus(Duration.ofHours(1)));
        return only();
    }

    private List<Fact.Stay.Phase> phases() {
        return intake.facts("4711").stream()
                .filter(Fact.Stay.class::isInstance)
                .map(fact -> ((Fact.Stay) fact).phase())
                .toList();
    }

    @Test
    @Requirement({"SCO-5", "INT-2"})
    void anAdmissionReplayedAfterTheDischargeLeavesTheVisitFinished() {
        UUID admission = queued(Messages.admit("C1", "4711"));
        intake.take(Messages.adt("A03", "C2", "4711"));

        replayAsItIs(admission);

        intake.normalise();
        assertThat(intake.state("C1")).isEqualTo("NORMALISED");
        assertThat(phases()).containsExactly(Fact.Stay.Phase.DISCHARGED);
        assertThat(waiting()).isEmpty();
        assertThat(intake.count("intake.conservation where field = 'PV1-3' and reason = 'OVERTAKEN'"))
                .as("what the record did not take is told")
                .isOne();
    }

    @Test
    @Requirement("SCO-5")
    void aDischargeReplayedAfterAnEarlierAdmissionFinishesTheVisit() {
        intake.take(Messages.admit("C1", "4711"));
        intake.clock.advanceTo(intake.clock.instant().plus(Duration.ofHours(1)));
        UUID discharge = queued(Messages.adt("A03", "C2", "4711"));

        replayAsItIs(discharge);

        intake.normalise();
        assertThat(phases()).containsExactly(Fact.Stay.Phase.PRESENT, Fact.Stay.Phase.DISCHARGED);
    }

    @Test
    @Requirement("SCO-5")
    void aPreliminaryResultReplayedAfterTheFinalOneLeavesItAndSaysTheRest() {
        UUID preliminary = queued(Messages.result(
                "C1",
                "4711",
                Messages.heartRate(1, "", "120", "P"),
                Messages.obx(2, "NM", "9279-1^respiratory rate^LN", "", "18", "/min", "P")));
        intake.take(Messages.heartRate("C2", "4711", "88"));

        replayAsItIs(preliminary);

        intake.normalise();
        assertThat(intake.facts("4711").stream()
                        .filter(Fact.Measured.class::isInstance)
                        .map(fact -> (Fact.Measured) fact)
                        .map(fact -> fact.code() + " " + fact.value().value().toPlainString()))
                .containsExactly("8867-4 88", "9279-1 18");
    }

    @Test
    void aReplayThatFailsAgainWaitsAgain() {
        intake.take(UNMAPPED);

        replayAsItIs(only());

        intake.normalise();
        assertThat(waiting()).singleElement().satisfies(one -> {
            assertThat(one.attempts()).isEqualTo(2);
            assertThat(one.problem()).isEqualTo("VGL-HL7-020");
        });
        assertThat(intake.acts("exception-queued")).hasSize(2);
        assertThat(replays()).containsExactly(false);
    }

    @Test
    void aLongQueueIsSeenPageByPage() {
        for (int i = 0; i <= Exceptions.PAGE; i++) {
            intake.send("no message at all".getBytes(UTF_8));
        }
        UUID last = waiting().getLast().journalId();

        List<Exceptions.Waiting> rest = given(intake.exceptions.open(ENGINEER, last));

        assertThat(waiting()).hasSize(Exceptions.PAGE);
        assertThat(rest)
                .singleElement()
                .satisfies(one -> assertThat(one.journalId())
                        .isNotIn(waiting().stream()
                                .map(Exceptions.Waiting::journalId)
                                .toList()));
    }

    @Test
    void anUnreadableMessageStaysInItsQueue() {
        intake.send("no message at all".getBytes(UTF_8));

        replayAsItIs(only());

        intake.normalise();
        assertThat(waiting()).extracting(Exceptions.Waiting::queue).containsExactly(Queues.UNREADABLE);
    }

    @Test
    void aCorrectionThatCannotBeReadIsRefusedAndChangesNothing() {
        intake.take(NAMELESS);
        UUID message = only();

        assertThatThrownBy(() -> replay(message, "no message at all".getBytes(UTF_8)))
                .isInstanceOf(MalformedMessageException.class);

        assertThat(intake.state("C1")).isEqualTo("EXCEPTION");
        assertThat(intake.count("intake.exception where correction is not null"))
                .isZero();
    }

    @Test
    void whatIsResolvedIsNotReplayedAgain() {
        intake.take(NAMELESS);
        UUID message = only();
        replay(message, Messages.admit("C1", "4711"));
        intake.normalise();

        boolean again = replayAsItIs(message);

        assertThat(again).isFalse();
        assertThat(intake.state("C1")).isEqualTo("NORMALISED");
    }

    /// Its second replay comes while the first is under way.
    @Test
    void aReplayOfWhatIsBeingNormalisedWaitsForItsEnd() {
        intake.take(NAMELESS);
        UUID message = only();
        replay(message, Messages.admit("C1", "4711"));
        List<CompletableFuture<Boolean>> again = new ArrayList<>();
        intake.vault.listen((transaction, access, at, written, merged) -> {
            again.add(CompletableFuture.supplyAsync(() -> replayAsItIs(message)));
            intake.awaitBlocked();
        });

        intake.normalise();

        assertThat(again.getFirst().join()).isFalse();
        assertThat(replays()).containsExactly(false, true);
    }

    /// A code that no fact can carry: the failure's own words could repeat content.
    @Test
    @Requirement("PHI-1")
    void anUnforeseenFailureIsNamedByItsKindAlone() {
        String endless = "8".repeat(200) + "^heart rate^LN";

        intake.take(Messages.result("C1", "4711", Messages.obx(1, "NM", endless, "", "88", "/min", "F")));

        assertThat(waiting()).singleElement().satisfies(one -> {
            assertThat(one.problem()).isEqualTo("VGL-INT-010");
            assertThat(one.reason()).isEqualTo("The message could not be normalised (IllegalArgumentException).");
        });
        assertThat(intake.batches()).isEmpty();
    }

    @Test
    @Requirement({"ACC-2", "EVI-1"})
    void policyRefusesOthersAndTheRefusalIsRecorded() {
        intake.take(NAMELESS);
        UUID message = only();
        int before = intake.acts("records-disclosed").size();

        Decided<Boolean> answer = intake.exceptions.replay(NURSE, message, Messages.admit("C1", "4711"));

        assertThat(answer).isInstanceOf(Decided.Refused.class);
        assertThat(intake.state("C1")).isEqualTo("EXCEPTION");
        assertThat(intake.acts("records-disclosed")).hasSize(before + 1);
    }
}
