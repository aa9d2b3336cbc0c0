package health.vigil.intake;

import static health.vigil.intake.Given.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.Limits;
import health.vigil.hl7v2.MappedMessage;
import health.vigil.hl7v2.MappingContext;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.MessageMapper;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.ledger.Actor;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import health.vigil.testkit.Requirement;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The door of sources, with a source whose originals are HL7 v2 messages that did not come over MLLP.
@Requirement("INT-4")
class SourceReceptionTest extends WithIntake {
    private static final Principal DROP = new Principal(Actor.Kind.MACHINE, "drop", Role.SENDER, Set.of(), null);
    private static final byte[] ADMITTED = Messages.admit("C1", "4711");

    private SourceDoor door;

    @BeforeEach
    void configure() {
        intake.sources = Sources.of(List.of(new Drop()));
        door = newDoor();
    }

    private SourceDoor newDoor() {
        return new SourceReception(
                        intake.identified(),
                        intake.keys,
                        intake.policy,
                        intake.ledger,
                        intake.ids,
                        intake.clock,
                        InstantSource.system(),
                        () -> {})
                .door("drop");
    }

    private Receipt deliver(String id, byte[] content) {
        return door.deliver(DROP, List.of(new Delivery(id, "hl7", content)), Map.of());
    }

    @Test
    @Requirement({"EVI-1", "INT-6"})
    void whatASourceDeliversBecomesRecordsAndFactsWithEvidence() {
        assertThat(deliver("file 1 line 1", ADMITTED)).isEqualTo(new Receipt(1, 0, 0));
        intake.normalise();

        assertThat(intake.facts("4711")).hasSize(5);
        assertThat(intake.acts("message-received")).singleElement().satisfies(act -> {
            assertThat(act.get("sender").asString()).isEqualTo("drop");
            assertThat(act.get("messageType").asString()).isEqualTo("hl7");
        });
        assertThat(intake.acts("message-normalised")).hasSize(1);
        assertThat(given(intake.senders.all(ENGINEER)))
                .extracting(Senders.Sender::name)
                .containsExactly("drop");
    }

    @Test
    void whatIsDeliveredAgainIsStoredOnceAndOtherContentUnderItsIdIsKept() {
        Receipt twice = door.deliver(
                DROP, List.of(new Delivery("1", "hl7", ADMITTED), new Delivery("1", "hl7", ADMITTED)), Map.of());
        byte[] other = Messages.admit("C2", "4712");

        assertThat(twice).isEqualTo(new Receipt(1, 1, 0));
        assertThat(deliver("1", other)).isEqualTo(new Receipt(0, 0, 1));
        assertThat(deliver("1", other)).isEqualTo(new Receipt(0, 0, 1));
        assertThat(deliver("2", other)).isEqualTo(new Receipt(1, 0, 0));
        assertThat(given(intake.exceptions.open(ENGINEER, null)))
                .singleElement()
                .satisfies(one -> assertThat(one.queue()).isEqualTo(Queues.CONFLICTING));
        assertThat(intake.count("intake.journal")).isEqualTo(3);
    }

    @Test
    void whatHasNoIdIsAlwaysNew() {
        door.deliver(DROP, List.of(new Delivery(null, "hl7", ADMITTED)), Map.of());
        door.deliver(DROP, List.of(new Delivery(null, "hl7", ADMITTED)), Map.of());

        assertThat(intake.count("intake.journal")).isEqualTo(2);
    }

    @Test
    void howFarItCameIsCommittedWithWhatItBroughtAndSurvivesARestart() {
        door.deliver(DROP, List.of(new Delivery("1", "hl7", ADMITTED)), Map.of("file", "line 1", "other", "x"));
        door.deliver(DROP, List.of(), Map.of("file", "line 2", "other", ""));

        assertThat(newDoor().progress("file")).contains("line 2");
        assertThat(newDoor().progress("other")).isEmpty();
        assertThat(newDoor().progress("never")).isEmpty();
    }

    @Test
    @Requirement("ACC-2")
    void whoMayNotDeliverStoresNothingAndIsRecorded() {
        assertThatThrownBy(() -> door.deliver(ENGINEER, List.of(new Delivery("1", "hl7", ADMITTED)), Map.of("a", "b")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo("VGL-INT-001"));

        assertThat(intake.count("intake.journal")).isZero();
        assertThat(door.progress("a")).isEmpty();
        assertThat(intake.acts("records-written")).hasSize(1);
    }

    @Test
    @Requirement("INT-6")
    void whatCannotBeReadWaitsAndIsReplayedAsCorrected() {
        deliver("1", "no message".getBytes(UTF_8));
        deliver("2", ADMITTED);
        intake.normalise();
        Exceptions.Waiting waiting =
                given(intake.exceptions.open(ENGINEER, null)).getFirst();
        assertThat(intake.facts("4711")).hasSize(5);

        assertThat(given(intake.exceptions.replay(ENGINEER, waiting.journalId(), Messages.admit("C2", "4712"))))
                .isTrue();
        intake.normalise();

        assertThat(intake.facts("4712")).hasSize(5);
        assertThat(given(intake.exceptions.open(ENGINEER, null))).isEmpty();
    }

    @Test
    @Requirement("INT-6")
    void whatASourceBroughtThatIsNotConfiguredAnyMoreWaits() {
        deliver("1", ADMITTED);
        intake.sources = Sources.NONE;
        intake.normalise();

        Exceptions.Waiting waiting =
                given(intake.exceptions.open(ENGINEER, null)).getFirst();
        assertThat(waiting.problem()).isEqualTo("VGL-INT-012");

        intake.sources = Sources.of(List.of(new Drop()));
        given(intake.exceptions.replay(ENGINEER, waiting.journalId(), null));
        intake.normalise();
        assertThat(intake.facts("4711")).hasSize(5);
    }

    @Test
    @Requirement("PHI-2")
    void nothingOfItStandsInTheClear() {
        door.deliver(DROP, List.of(new Delivery("Patient/4711", "hl7", ADMITTED)), Map.of("4711.csv", "row of 4711"));

        String stored = intake.identified()
                .withHandle(
                        handle -> handle.createQuery("""
                        select string_agg(row::text, ' ') from (
                            select j::text || encode(j.sealed, 'escape') || coalesce(encode(j.conflict, 'escape'), '')
                                as row from intake.journal j
                            union all select p::text || encode(p.about, 'escape') || encode(p.sealed, 'escape')
                            from intake.source_progress p) as rows
                        """).mapTo(String.class).one());
        assertThat(stored).doesNotContain("4711", Messages.FAMILY);
    }

    /// Messages that came as files.
    private static final class Drop implements Source {
        private final MessageMapper mapper = new MessageMapper();

        @Override
        public String name() {
            return "drop";
        }

        @Override
        public SenderSettings settings() {
            return SenderSettings.inZone(ZoneOffset.UTC);
        }

        @Override
        public MappedMessage read(byte[] original, MappingContext context) {
            return mapper.map(Message.parse(original, Limits.DEFAULT, settings().characterSet()), context);
        }

        @Override
        public void start(SourceDoor door) {}

        @Override
        public boolean running() {
            return true;
        }

        @Override
        public void close() {}
    }
}
