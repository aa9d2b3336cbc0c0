package health.vigil.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.base.ProblemException;
import health.vigil.base.SteppedClock;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.ledger.Act;
import health.vigil.ledger.ActSource;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.ledger.EntrySearch;
import health.vigil.ledger.LedgerReader;
import health.vigil.ledger.LogKey;
import health.vigil.ledger.LogKeys;
import health.vigil.ledger.PostgresLedger;
import health.vigil.ledger.RecordedEntry;
import health.vigil.ledger.Sequencer;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.CedarPolicy;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decided;
import health.vigil.policy.Decision;
import health.vigil.policy.Principal;
import health.vigil.policy.Purpose;
import health.vigil.policy.Role;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Watching, judging, stopping and measuring over a real log in a real database.
class WatchTest {
    private static final Principal OFFICER =
            new Principal(Actor.Kind.PERSON, "vera.vetch", Role.COMPLIANCE_OFFICER, Set.of(), null);
    private static final Principal NURSE =
            new Principal(Actor.Kind.PERSON, "nora.field", Role.NURSE, Set.of("MICU"), null);

    private static final Set<String> KNOWN = Set.of("vera.vetch", "nora.field", "dr.hazel");

    private static final Actor NURSE_ACTOR = new Actor(Actor.Kind.PERSON, "nora.field", "NURSE", null);

    @TempDir
    private Path home;

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-03-02T09:00:00Z"));
    private final Ids ids = new Ids(clock, new Random(3));
    private final PostgresLedger ledger = new PostgresLedger();
    private final CedarPolicy policy = CedarPolicy.shipped(ids);
    private Database database;
    private Jdbi evidence;
    private LedgerReader reader;
    private Containment containment;

    @BeforeEach
    void open() {
        database = ScratchDatabase.with(List.of("ledger", "watch"));
        evidence = database.as(DataClass.EVIDENCE);
        reader = new LedgerReader(home.resolve("log"));
        containment = new Containment(evidence, ledger, policy, (_, name) -> KNOWN.contains(name), ids, clock, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    @Requirement("INC-1")
    void aWalkThroughPatientsIsFoundOnceWithItsEvidence() throws Exception {
        walk(14);

        run();

        Finding finding = queue().getFirst();
        assertThat(queue()).hasSize(1);
        assertThat(finding.rule()).isEqualTo("walk@1");
        assertThat(finding.actor()).isEqualTo("nora.field");
        assertThat(finding.entries()).hasSize(12).startsWith(11L, 10L);
        assertThat(newest("finding-raised").entry().act())
                .isInstanceOfSatisfying(
                        Act.FindingRaised.class,
                        act -> assertThat(act.entries()).contains("entry/0"));
    }

    @Test
    @Requirement("INC-1")
    void aRestartInTheMiddleFindsTheSame() throws Exception {
        walk(7);
        run();
        walk(7);
        run();
        run();

        assertThat(queue()).extracting(Finding::rule).containsExactly("walk@1");
    }

    @Test
    @Requirement("INC-1")
    void refusalsAddUpHoweverFewOfThemOneStepSees() throws Exception {
        for (int i = 1; i <= 5; i++) {
            clock.advanceTo(clock.instant().plusSeconds(20));
            Entry refused = new Entry(
                    ids.next(),
                    clock.instant(),
                    NURSE_ACTOR,
                    new Authority.Decided(ids.next(), false, "TREATMENT", List.of("guard-care-only-where-they-work")),
                    patient(i),
                    new Act.RecordsDisclosed("patient-page", List.of(), List.of()));
            database.as(DataClass.PSEUDONYMISED).useTransaction(transaction -> ledger.append(transaction, refused));
            run();
        }

        assertThat(queue()).extracting(Finding::rule).containsExactlyInAnyOrder("relationship@1", "refusals@1");
    }

    @Test
    @Requirement("INC-1")
    void openingAPatientOfSpecialCareIsFoundByAnyDoor() throws Exception {
        SpecialCare care = new SpecialCare(evidence, ledger, policy, ids, clock);
        List<String> doors = List.of("patient-page", "search", "everything", "lastn");
        for (int i = 0; i < doors.size(); i++) {
            care.flag(OFFICER, patient(i), true);
            write(NURSE_ACTOR, patient(i), new Act.RecordsDisclosed(doors.get(i), List.of(), List.of()));
            run();
        }

        assertThat(queue()).hasSize(4).extracting(Finding::rule).containsOnly("special-care@1");
    }

    @Test
    @Requirement("INC-1")
    void aLargeExportOfRecordsIsFound() throws Exception {
        write(
                new Actor(Actor.Kind.PERSON, "dr.hazel", "PHYSICIAN", null),
                null,
                new Act.RecordsExported("a", "success", new TreeMap<>(Map.of("Observation", 9_000L, "Patient", 40L))));
        run();

        assertThat(queue()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("export@1");
            assertThat(finding.figures()).containsEntry("entries", 9_040L);
            assertThat(finding.entries()).containsExactly(0L);
        });
    }

    @Test
    @Requirement("EVI-4")
    void aHoldIsPlacedAndReleasedByAnOfficerOnlyAndRecorded() throws Exception {
        Holds holds = new Holds(evidence, ledger, policy, ids, clock);

        assertThat(holds.place(NURSE, "case 7")).isInstanceOf(Decided.Refused.class);
        assertThat(holds.any()).isFalse();
        assertThat(holds.place(OFFICER, "case 7")).isEqualTo(new Decided.Given<>(true));
        assertThat(holds.place(OFFICER, "case 7")).isEqualTo(new Decided.Given<>(false));
        holds.byCommand("case 8", true);
        assertThat(holds.release(OFFICER, "case 7")).isEqualTo(new Decided.Given<>(true));
        assertThat(holds.any()).isTrue();
        run();

        assertThat(reader.find(EntrySearch.everything().ofKind("hold-changed")))
                .extracting(each -> each.entry().act())
                .containsExactly(
                        new Act.HoldChanged("case 7", "placed"),
                        new Act.HoldChanged("case 8", "placed"),
                        new Act.HoldChanged("case 7", "released"));
    }

    @Test
    @Requirement("EVI-4")
    void aHoldIsNotNamedAfterAnybody() {
        assertThatThrownBy(
                        () -> new Holds(evidence, ledger, policy, ids, clock).place(OFFICER, "O'Quackenbush, Zebulon"))
                .hasMessageContaining("VGL-WAT-003")
                .hasMessageNotContaining("Zebulon");
    }

    @Test
    @Requirement("INC-1")
    void colleaguesHouseholdsAndOwnRecordsAreFoundEachByItsRule() throws Exception {
        SpecialCare care = new SpecialCare(evidence, ledger, policy, ids, clock);
        care.relate(OFFICER, "nora.field", patient(0), SpecialCare.Relation.OWN, true);
        care.relate(OFFICER, "nora.field", patient(1), SpecialCare.Relation.HOUSEHOLD, true);
        care.relate(OFFICER, "ben.moor", patient(2), SpecialCare.Relation.OWN, true);
        care.relate(OFFICER, "ben.moor", patient(3), SpecialCare.Relation.HOUSEHOLD, true);
        for (int each = 0; each < 5; each++) {
            write(
                    new Actor(Actor.Kind.PERSON, "nora.field", "NURSE", null),
                    patient(each),
                    new Act.RecordsDisclosed("patient-page", List.of(), List.of()));
        }
        run();

        assertThat(queue())
                .extracting(Finding::rule)
                .containsExactlyInAnyOrder("own-record@1", "household@1", "colleague@1");
        assertThat(reader.find(EntrySearch.everything().ofKind("configuration-changed")))
                .hasSize(4)
                .noneMatch(each -> each.entry().toString().contains(patient(2).value()));
    }

    @Test
    @Requirement("INC-1")
    void aFindingIsJudgedOnceAndByAnOfficerOnly() throws Exception {
        walk(14);
        run();
        Findings findings = new Findings(evidence, ledger, policy, ids, clock);
        UUID id = queue().getFirst().id();

        assertThat(findings.review(NURSE, id, Finding.Verdict.CARE)).isInstanceOf(Decided.Refused.class);
        assertThat(findings.review(OFFICER, id, Finding.Verdict.MISUSE)).isEqualTo(new Decided.Given<>(true));
        assertThat(findings.review(OFFICER, id, Finding.Verdict.CARE)).isEqualTo(new Decided.Given<>(false));
        assertThat(newest("finding-reviewed").entry().act()).isEqualTo(new Act.FindingReviewed(id, "misuse"));
    }

    @Test
    @Requirement("INC-2")
    void aFrozenActorIsDeniedEverythingAtOnceUntilLetGo() throws Exception {
        ContainedPolicy contained = new ContainedPolicy(policy, containment::frozen, ids);
        AccessRequest request = new AccessRequest(
                NURSE, Action.READ, DataCategory.CLINICAL, "Observation", null, "MICU", Purpose.TREATMENT);
        assertThat(contained.decide(request)).isInstanceOf(Decision.Permit.class);

        containment.stop(OFFICER, Containment.Target.ACTOR, NURSE.id(), Containment.Reason.SUSPECTED_MISUSE);

        assertThat(contained.decide(request).policies()).containsExactly(ContainedPolicy.GUARD);
        assertThat(newest("contained").entry().act())
                .isEqualTo(new Act.Contained("actor", "nora.field", "frozen", "suspected-misuse"));
        assertThat(new Containment(evidence, ledger, policy, (_, name) -> KNOWN.contains(name), ids, clock, clock)
                        .frozen(NURSE.id()))
                .as("after a restart")
                .isTrue();

        containment.release(OFFICER, Containment.Target.ACTOR, NURSE.id(), Containment.Reason.CLEARED);

        assertThat(contained.decide(request)).isInstanceOf(Decision.Permit.class);
    }

    @Test
    @Requirement("INC-2")
    void sessionsFromBeforeEndAndLaterOnesStay() {
        Instant before = clock.instant();
        clock.advanceTo(before.plusSeconds(60));
        containment.stop(OFFICER, Containment.Target.SESSIONS, NURSE.id(), Containment.Reason.LOST_DEVICE);

        assertThat(containment.ended(NURSE.id(), before)).isTrue();
        assertThat(containment.ended(NURSE.id(), clock.instant().plusSeconds(1)))
                .isFalse();
        assertThat(containment.frozen(NURSE.id())).isFalse();
    }

    @Test
    @Requirement("INC-2")
    void nobodyElseStopsAnyoneAndNobodyThemselves() {
        assertThat(containment.stop(NURSE, Containment.Target.ACTOR, "dr.hazel", Containment.Reason.LEFT))
                .isInstanceOf(Decided.Refused.class);
        assertThat(containment.frozen("dr.hazel")).isFalse();
        assertThatThrownBy(() ->
                        containment.stop(OFFICER, Containment.Target.ACTOR, OFFICER.id(), Containment.Reason.LEFT))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("VGL-WAT-002");
    }

    /// The officer mistypes a name: "Frozen" would stand there, and the person meant would go on.
    @Test
    @Requirement("INC-2")
    void whoIsNotThereIsNotFrozenAndWhatWasTypedIsNotKept() throws Exception {
        write(NURSE_ACTOR, null, new Act.SessionChanged("sign-in", "nora.field"));
        drain();
        Containment careful = new Containment(evidence, ledger, policy, Containment.inLog(reader), ids, clock, clock);

        assertThatThrownBy(() -> careful.stop(
                        OFFICER, Containment.Target.ACTOR, "nora.feild", Containment.Reason.SUSPECTED_MISUSE))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("VGL-WAT-001")
                .hasMessageNotContaining("feild");
        careful.stop(OFFICER, Containment.Target.ACTOR, "nora.field", Containment.Reason.SUSPECTED_MISUSE);

        assertThat(careful.all()).extracting(Containment.Frozen::name).containsExactly("nora.field");
        drain();
        assertThat(reader.find(EntrySearch.everything().referringTo("actor/nora.feild")))
                .isEmpty();
    }

    @Test
    @Requirement("INC-2")
    void aModelIsFrozenByItsAddressAndLetGo() throws Exception {
        String bundle = "sha256:" + "ab".repeat(32);
        write(NURSE_ACTOR, null, new Act.ConfigurationChanged("model", "sepsis-early", "3", bundle));
        drain();
        Containment careful = new Containment(evidence, ledger, policy, Containment.inLog(reader), ids, clock, clock);
        assertThatThrownBy(() -> careful.stop(
                        OFFICER, Containment.Target.MODEL, "sepsis-early", Containment.Reason.FAULTY_MODEL))
                .hasMessageContaining("VGL-WAT-001");

        careful.stop(OFFICER, Containment.Target.MODEL, bundle, Containment.Reason.FAULTY_MODEL);

        assertThat(careful.frozenModel(bundle)).isTrue();
        assertThat(careful.frozen(bundle)).isFalse();
        assertThat(newest("contained").entry().act())
                .isEqualTo(new Act.Contained("model", bundle, "frozen", "faulty-model"));
        careful.release(OFFICER, Containment.Target.MODEL, bundle, Containment.Reason.CLEARED);
        assertThat(careful.frozenModel(bundle)).isFalse();
        assertThat(newest("contained").entry().act())
                .isEqualTo(new Act.Contained("model", bundle, "released", "cleared"));
    }

    @Test
    @Requirement("EVI-2")
    void anActWithoutEntryAndAnEntryWithoutActBothShow() throws Exception {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            UUID message = ids.next();
            rows.add("message/" + message);
            write(
                    new Actor(Actor.Kind.MACHINE, "LAB", null, null),
                    null,
                    new Act.MessageReceived(message, "LAB", "ORU^R01", "AA", "ab"));
        }
        drain();
        assertThat(measure(rows).whole()).isTrue();

        String unrecorded = "message/" + ids.next();
        String removed = rows.remove(2);
        rows.add(unrecorded);
        Completeness.Measurement measured = measure(rows);

        assertThat(measured.whole()).isFalse();
        assertThat(measured.rows()).isEqualTo(5);
        assertThat(measured.recorded()).isEqualTo(4);
        assertThat(measured.lines().getFirst().missing()).containsExactly(unrecorded);
        assertThat(measured.lines().getFirst().unfounded()).containsExactly(removed);
        assertThat(newest("job-ran").entry().act())
                .isInstanceOfSatisfying(
                        Act.JobRan.class,
                        job -> assertThat(job.figures())
                                .containsEntry("missing", 1L)
                                .containsEntry("unfounded", 1L));
    }

    private Completeness.Measurement measure(List<String> rows) throws InterruptedException {
        ActSource source = new ActSource(
                "messages stored",
                List.of("message-received"),
                (from, until, skip, most) ->
                        rows.stream().skip(skip).limit(most).toList(),
                entry -> entry.act() instanceof Act.MessageReceived act
                        ? Optional.of("message/" + act.journalId())
                        : Optional.empty(),
                keys -> {
                    Set<String> known = new HashSet<>(keys);
                    known.retainAll(rows);
                    return known;
                });
        return new Completeness(List.of(source), reader, ledger, evidence, ids, clock)
                .measure(Instant.EPOCH, clock.instant().plusSeconds(1));
    }

    private void walk(int patients) {
        for (int i = 0; i < patients; i++) {
            write(
                    NURSE_ACTOR,
                    patient((int) clock.instant().getEpochSecond() % 100_000),
                    new Act.RecordsDisclosed("patient-page", List.of(), List.of()));
        }
    }

    private static PatientToken patient(int number) {
        String digits = String.format(Locale.ROOT, "%05d", number);
        StringBuilder token = new StringBuilder("q".repeat(21));
        digits.chars().forEach(digit -> token.append((char) ('a' + digit - '0')));
        return PatientToken.audit(number == 0 ? "f".repeat(26) : token.toString());
    }

    private void write(Actor actor, @Nullable PatientToken subject, Act act) {
        clock.advanceTo(clock.instant().plusSeconds(20));
        Entry entry = new Entry(ids.next(), clock.instant(), actor, new Authority.Duty("test@1"), subject, act);
        database.as(DataClass.PSEUDONYMISED).useTransaction(transaction -> ledger.append(transaction, entry));
    }

    private void run() throws Exception {
        drain();
        Watcher watcher = new Watcher(evidence, reader, ledger, ids, clock, ZoneOffset.UTC);
        while (watcher.runOnce() > 0) {
            drain();
        }
    }

    @Test
    @Requirement("INC-1")
    void whatIsToldOfPatientsIsReadInPages() {
        SpecialCare care = new SpecialCare(evidence, ledger, policy, ids, clock);
        for (int i = 0; i <= SpecialCare.PAGE; i++) {
            care.flag(OFFICER, patient(i), true);
        }

        List<String> first = told(care, 0);
        List<String> second = told(care, SpecialCare.PAGE);

        assertThat(first).hasSize(SpecialCare.PAGE).doesNotContainAnyElementsOf(second);
        assertThat(second).hasSize(1);
    }

    private static List<String> told(SpecialCare care, int from) {
        Decided<List<SpecialCare.Told>> answer = care.page(OFFICER, from);
        return ((Decided.Given<List<SpecialCare.Told>>) answer)
                .content().stream().map(SpecialCare.Told::subject).toList();
    }

    private List<Finding> queue() {
        Decided<List<Finding>> answer = new Findings(evidence, ledger, policy, ids, clock).queue(OFFICER, 0);
        return ((Decided.Given<List<Finding>>) answer).content();
    }

    private RecordedEntry newest(String kind) throws Exception {
        drain();
        return reader.find(EntrySearch.everything().latestFirst().ofKind(kind)).getFirst();
    }

    private void drain() throws Exception {
        LogKeys keys = LogKeys.openOrCreate(
                home.resolve("keys"),
                "vigil.example.org/ledger",
                new LogKey.Seal() {
                    @Override
                    public byte[] wrap(byte[] key) {
                        return key.clone();
                    }

                    @Override
                    public byte[] unwrap(byte[] sealed) {
                        return sealed.clone();
                    }
                },
                new SecureRandom());
        try (Sequencer sequencer = new Sequencer(evidence, home.resolve("log"), keys, clock, Duration.ofMillis(20))) {
            sequencer.drain();
        }
    }
}
