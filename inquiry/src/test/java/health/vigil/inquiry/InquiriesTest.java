package health.vigil.inquiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.policy.Decided;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Requirement("EVI-5")
class InquiriesTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Vienna");

    @TempDir
    private Path home;

    private Archive archive;

    @BeforeEach
    void open() throws Exception {
        archive = new Archive(home);
    }

    @AfterEach
    void close() {
        archive.close();
    }

    @Test
    void whoSawAPatientNamesPolicyAndPurposeWithAProof() throws Exception {
        Entry seen = archive.disclosed("nora.field", Archive.ANNA, true, "read", "Observation/1/_history/1");
        Entry refused = archive.disclosed("ned.moss", Archive.ANNA, false, "read");
        archive.disclosed("nora.field", Archive.BEN, true, "read");
        archive.inference(Archive.ANNA, archive.ids.next(), "LOW");
        archive.drain();

        Answer.Page page = given(Map.of("question", "who-saw", "patient", Archive.ANNA.value()));

        assertThat(page.lines()).extracting(line -> line.recorded().entry()).containsExactly(refused, seen);
        assertThat(page.lines())
                .allSatisfy(line -> assertThat(line.proof()
                                .orElseThrow()
                                .verify(archive.verifiers())
                                .entry())
                        .isEqualTo(line.recorded().entry()));
    }

    @Test
    void theQuestionIsInTheLogWithWhatItShowed() throws Exception {
        archive.disclosed("nora.field", Archive.ANNA, true, "read");
        archive.drain();

        given(Map.of("question", "who-saw", "patient", Archive.ANNA.value()));

        assertThat(archive.newest("evidence-queried").entry().act())
                .isEqualTo(new Act.EvidenceQueried(
                        "who-saw", new TreeMap<>(Map.of("patient", Archive.ANNA.value())), List.of("entry/0")));
    }

    @Test
    @Requirement({"EVI-5", "INC-2"})
    void whoReadOfAPatientInTheLogIsAmongThoseWhoSawThePatient() throws Exception {
        archive.disclosed("nora.field", Archive.ANNA, true, "read");
        archive.drain();
        given(Map.of("question", "anything", "patient", Archive.ANNA.value()));
        archive.drain();
        archive.timelines.of(
                Archive.OFFICER, new Scope.Patient(Archive.ANNA), Inquiry.of(Map.of("question", "anything"), ZONE));
        archive.drain();

        assertThat(given(Map.of("question", "who-saw", "patient", Archive.ANNA.value()))
                        .lines())
                .extracting(line -> line.recorded().entry().actor().id())
                .containsExactly(Archive.OFFICER.id(), Archive.OFFICER.id(), "nora.field");
    }

    @Test
    @Requirement("PHI-3")
    void whatWasTypedAndMatchesNothingIsNotKept() throws Exception {
        given(Map.of("question", "what-did", "actor", "Hazel Muster"));

        assertThat(archive.newest("evidence-queried").json())
                .doesNotContain("Muster")
                .contains("\"actor\":\"\"");
    }

    @Test
    void aRefusalIsInTheLogToo() throws Exception {
        Decided<Answer.Page> answer = archive.inquiries.ask(Archive.NURSE, Inquiry.of(Map.of(), ZONE));

        assertThat(answer).isInstanceOf(Decided.Refused.class);
        assertThat(ActText.refused(archive.newest("evidence-queried").entry().authority()))
                .isTrue();
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepetition() throws Exception {
        for (int i = 0; i < 23; i++) {
            archive.disclosed("nora.field", Archive.ANNA, true, "read");
        }
        archive.drain();

        List<Long> indexes = new ArrayList<>();
        Map<String, String> form = new HashMap<>(Map.of("question", "what-did", "actor", "nora.field", "limit", "10"));
        Answer.Page page;
        do {
            page = given(form);
            page.lines().forEach(line -> indexes.add(line.recorded().index()));
            form.put("after", page.next() == null ? "" : page.next());
        } while (page.next() != null);

        assertThat(indexes).hasSize(23).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    @Test
    void timesAreTheHospitals() throws Exception {
        archive.disclosed("nora.field", Archive.ANNA, true, "read"); // 08:00:30 UTC, 09:00:30 in Vienna
        archive.drain();

        assertThat(given(Map.of("question", "what-did", "actor", "nora.field", "from", "2026-03-01T09:00"))
                        .lines())
                .hasSize(1);
        assertThat(given(Map.of("question", "what-did", "actor", "nora.field", "from", "2026-03-01T09:01"))
                        .lines())
                .isEmpty();
    }

    @Test
    void aFieldThatCannotBeReadIsNamedAndNotRepeated() {
        assertThatThrownBy(() -> Inquiry.of(Map.of("patient", "Hazel Muster"), ZONE))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("VGL-INQ-001")
                .hasMessageContaining("patient")
                .hasMessageNotContaining("Muster");
        assertThatThrownBy(() -> Inquiry.of(Map.of("after", "e%%"), ZONE)).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> Inquiry.of(Map.of("limit", "0"), ZONE)).isInstanceOf(ProblemException.class);
    }

    private Answer.Page given(Map<String, String> form) {
        return ((Decided.Given<Answer.Page>) archive.inquiries.ask(Archive.OFFICER, Inquiry.of(form, ZONE))).content();
    }
}
