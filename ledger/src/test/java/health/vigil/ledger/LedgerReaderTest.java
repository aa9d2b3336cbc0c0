package health.vigil.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.PatientToken;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Requirement({"EVI-5", "EVI-6"})
class LedgerReaderTest {
    private static final UUID ALERT = UUID.fromString("019c2d4e-5f60-7a1b-8c2d-3e4f5a6b7c8d");

    @TempDir
    private Path home;

    private final Entries entries = new Entries(9);
    private final Entry raised = entries.stepped(ALERT, "raised");
    private final Entry delivered = entries.stepped(ALERT, "delivered");
    private final Entry read =
            entries.disclosed("physician-1", List.of("Observation/a1/_history/2", "Patient/p1/_history/1"));
    private TestLog log;
    private List<Entry> others;

    @BeforeEach
    void write() throws Exception {
        log = new TestLog(home);
        others = entries.take(40);
        log.append(raised);
        log.append(others.subList(0, 20));
        log.append(read, delivered);
        log.append(others.subList(20, 40));
        log.drain();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void anAlertsStepsAreFoundInOrder() {
        assertThat(found(EntrySearch.everything().alert(ALERT))).containsExactly(raised, delivered);
        assertThat(found(EntrySearch.everything().alert(ALERT).latestFirst())).containsExactly(delivered, raised);
    }

    @Test
    void anActorsActsAreFound() {
        assertThat(found(EntrySearch.everything().by("physician-1"))).containsExactly(read);
    }

    @Test
    void aRecordIsFoundInAnyVersion() {
        assertThat(found(EntrySearch.everything().referringTo("Observation/a1")))
                .containsExactly(read);
    }

    @Test
    void aPolicysDecisionsAreFound() {
        assertThat(found(EntrySearch.everything().referringTo("policy/nurse-reads-own-unit")))
                .contains(read)
                .allMatch(entry -> entry.authority() instanceof Authority.Decided);
    }

    @Test
    void aSubjectsEntriesAreFoundPageByPage() {
        EntrySearch search = EntrySearch.everything().about(Entries.SUBJECT).atMost(25);
        List<RecordedEntry> first = log.reader().find(search);
        List<RecordedEntry> second =
                log.reader().find(search.after(first.getLast().index()));

        assertThat(first).hasSize(25);
        assertThat(second).hasSize(18);
        assertThat(found(EntrySearch.everything().about(PatientToken.audit("z".repeat(26)))))
                .isEmpty();
    }

    @Test
    void aTimeRangeIncludesItsBeginningOnly() {
        Entry from = others.get(5);
        Entry until = others.get(9);

        assertThat(found(EntrySearch.everything().between(from.time(), until.time())))
                .containsExactlyElementsOf(others.subList(5, 9));
    }

    @Test
    void aRangeOutsideTheLogFindsNothing() {
        Entry last = others.getLast();

        assertThat(found(EntrySearch.everything().between(last.time().plusSeconds(60), null)))
                .isEmpty();
    }

    @Test
    void oneOfSeveralReferencesIsEnough() {
        assertThat(found(EntrySearch.everything().referringToAnyOf(List.of("alert/" + ALERT, "Patient/p1"))))
                .containsExactly(raised, read, delivered);
    }

    @Test
    void kindsNarrow() {
        assertThat(found(EntrySearch.everything().about(Entries.SUBJECT).ofKind("alert-stepped")))
                .contains(raised, delivered)
                .allMatch(entry -> entry.act() instanceof Act.AlertStepped);
        assertThat(found(EntrySearch.everything().ofKind("alert-stepped", "records-disclosed")))
                .contains(raised, read, delivered)
                .noneMatch(entry -> entry.act() instanceof Act.JobRan);
    }

    @Test
    void theKindsThatCanBeSearchedForAreAllThereAre() {
        assertThat(Act.KINDS)
                .isSorted()
                .hasSize(Act.class.getPermittedSubclasses().length)
                .allMatch(kind -> Arrays.stream(Act.class.getPermittedSubclasses())
                        .map(type -> type.getSimpleName()
                                .replaceAll("(?<!^)([A-Z])", "-$1")
                                .toLowerCase(Locale.ROOT))
                        .anyMatch(kind::equals));
    }

    @Test
    void aPageIsProvedUnderOneCheckpoint() throws Exception {
        List<VerifierKey> keys = log.verifiers();
        List<Long> indexes = List.of(0L, 7L, 42L, 1000L);

        SortedMap<Long, InclusionProof> proofs = log.reader().proofs(indexes);

        assertThat(proofs).containsOnlyKeys(0L, 7L, 42L);
        assertThat(proofs.values().stream()
                        .map(proof -> proof.verify(keys).checkpoint().root())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void anEntryComesWithItsProof() throws Exception {
        RecordedEntry recorded = log.reader().entry(delivered.id()).orElseThrow();

        InclusionProof proof = log.reader().proof(recorded.index()).orElseThrow();

        assertThat(proof.verify(log.verifiers()).entry()).isEqualTo(delivered);
    }

    @Test
    void whatWaitsIsCounted() {
        log.append(entries.take(3));

        assertThat(log.waiting()).isEqualTo(3);
    }

    private List<Entry> found(EntrySearch search) {
        return log.reader().find(search).stream().map(RecordedEntry::entry).toList();
    }
}
