package health.vigil.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.ledger.RecordedEntry;
import health.vigil.policy.Decided;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Requirement("EVI-6")
class TimelinesTest {
    private static final Authority DUTY = new Authority.Duty("mllp-acknowledgement@1");

    @TempDir
    private Path home;

    private Archive archive;
    private UUID alert;

    /// A message, three inferences of which the last raises an alert, a look and an answer; and another patient.
    @BeforeEach
    void write() throws Exception {
        archive = new Archive(home);
        alert = archive.ids.next();
        UUID message = archive.ids.next();
        archive.write(
                new Actor(Actor.Kind.MACHINE, "LAB|WARD", null, null),
                DUTY,
                null,
                new Act.MessageReceived(message, "LAB|WARD", "ORU^R01", "AA", "ab"));
        archive.write(
                Actor.platform("intake"),
                DUTY,
                Archive.ANNA,
                new Act.MessageNormalised(message, List.of("Observation/1/_history/1"), 3));
        archive.inference(Archive.ANNA, archive.ids.next(), "NONE");
        archive.inference(Archive.ANNA, archive.ids.next(), "LOW");
        UUID cause = archive.ids.next();
        archive.inference(Archive.ANNA, cause, "HIGH");
        archive.stepped(Archive.ANNA, alert, "none", "raised", "", cause);
        archive.disclosed("dr.hazel", Archive.ANNA, true, "alert-page");
        archive.disclosed("dr.hazel", Archive.ANNA, true, "alert-page");
        archive.stepped(Archive.ANNA, alert, "raised", "acknowledged", "dr.hazel", null);
        archive.inference(Archive.BEN, archive.ids.next(), "NONE");
        archive.write(
                Actor.platform("server"),
                new Authority.Duty("life-cycle@1"),
                null,
                new Act.ConfigurationChanged("model", "early-warning live", "1", Archive.BUNDLE));
        archive.drain();
    }

    @AfterEach
    void close() {
        archive.close();
    }

    @Test
    void aPatientsTimelineJoinsMessageScoresAlertAndPeople() {
        Timeline timeline = timeline(new Scope.Patient(Archive.ANNA));

        assertThat(timeline.steps())
                .extracting(Timeline.Step::title)
                .containsExactly("1 message", "3 inferences", "Raised: urgent", "Looked 2 times", "Acknowledged");
        assertThat(timeline.steps().get(0).detail()).isEqualTo("from LAB|WARD: 1 record, 3 facts");
        assertThat(timeline.steps().get(1).detail()).isEqualTo("NEWS2 7, tier NONE → HIGH");
        assertThat(timeline.summary().getFirst())
                .isEqualTo("Raised: urgent; dr.hazel answered after 1 min; at the end: acknowledged.");
    }

    @Test
    void anAlertsTimelineIsItsPatientsAroundIt() {
        Timeline timeline = timeline(new Scope.Alert(alert));

        assertThat(timeline.steps())
                .extracting(Timeline.Step::title)
                .containsExactly("1 message", "3 inferences", "Raised: urgent", "Looked 2 times", "Acknowledged");
    }

    @Test
    void aModelsTimelineHasWhatItSaidOfEveryoneAndWhatCameOfIt() {
        Timeline timeline = timeline(new Scope.Model(Archive.BUNDLE));

        assertThat(timeline.steps())
                .extracting(Timeline.Step::title)
                .containsExactly(
                        "3 inferences",
                        "Raised: urgent",
                        "Acknowledged",
                        "1 inference",
                        "Changed: model early-warning live");
    }

    @Test
    void anActorsTimelineIsWhatTheActorDid() {
        Timeline timeline = timeline(new Scope.Actor("dr.hazel"));

        assertThat(timeline.steps()).extracting(Timeline.Step::title).containsExactly("Looked 2 times", "Acknowledged");
    }

    @Test
    @Requirement("EVI-5")
    void lookingAtATimelineIsInTheLog() throws Exception {
        timeline(new Scope.Patient(Archive.ANNA));

        Entry asked = archive.newest("evidence-queried").entry();

        assertThat(asked.act())
                .isInstanceOfSatisfying(
                        Act.EvidenceQueried.class,
                        queried -> assertThat(queried.parameters())
                                .containsEntry("scope", "patient/" + Archive.ANNA.value())
                                .containsEntry("count", "9"));
    }

    @Test
    void everyEntryOfAPatientIsInExactlyOneStep() {
        List<Long> indexes = timeline(new Scope.Patient(Archive.ANNA)).steps().stream()
                .flatMap(step -> step.entries().stream())
                .map(RecordedEntry::index)
                .sorted()
                .toList();

        assertThat(indexes).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }

    private Timeline timeline(Scope scope) {
        Decided<Timeline> answer = archive.timelines.of(Archive.OFFICER, scope, Inquiry.of(Map.of(), ZoneOffset.UTC));
        return ((Decided.Given<Timeline>) answer).content();
    }
}
