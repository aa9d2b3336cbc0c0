package health.vigil.inquiry;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.base.SteppedClock;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.ledger.Act;
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
import health.vigil.ledger.VerifierKey;
import health.vigil.policy.CedarPolicy;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A real log with a real policy in front, and acts as the rooms write them.
final class Archive implements AutoCloseable {
    static final PatientToken ANNA = PatientToken.audit("abcdefghijklmnopqrstuvwxyz");
    static final PatientToken BEN = PatientToken.audit("zyxwvutsrqponmlkjihgfedcba");
    static final Principal OFFICER =
            new Principal(Actor.Kind.PERSON, "vera.vetch", Role.COMPLIANCE_OFFICER, Set.of(), "10.0.0.1");
    static final Principal NURSE =
            new Principal(Actor.Kind.PERSON, "nora.field", Role.NURSE, Set.of("MICU"), "10.0.0.2");
    static final String BUNDLE = "sha256:" + "ab".repeat(32);

    final SteppedClock clock = new SteppedClock(Instant.parse("2026-03-01T08:00:00Z"));
    final Ids ids = new Ids(clock, new Random(11));
    final Database database = ScratchDatabase.with(List.of("ledger"));
    final LogKeys logKeys;
    final ReportKey reportKey = ReportKey.create();
    final LedgerReader reader;
    final Inquiries inquiries;
    final Timelines timelines;
    private final PostgresLedger ledger = new PostgresLedger();
    private final Path directory;

    Archive(Path home) throws IOException {
        directory = home.resolve("log");
        logKeys =
                LogKeys.openOrCreate(home.resolve("keys"), "vigil.example.org/ledger", new Open(), new SecureRandom());
        reader = new LedgerReader(directory);
        inquiries =
                new Inquiries(database.as(DataClass.EVIDENCE), reader, ledger, CedarPolicy.shipped(ids), ids, clock);
        timelines = new Timelines(inquiries);
    }

    Entry disclosed(String who, PatientToken patient, boolean permitted, String interaction, String... resources) {
        return write(
                new Actor(Actor.Kind.PERSON, who, "NURSE", "10.0.0.9"),
                new Authority.Decided(
                        ids.next(),
                        permitted,
                        "TREATMENT",
                        List.of(
                                permitted
                                        ? "care-team-reads-its-patients-records"
                                        : "guard-care-only-where-they-work")),
                patient,
                new Act.RecordsDisclosed(interaction, List.of(resources), List.of("code")));
    }

    Entry inference(PatientToken patient, UUID assessment, String tier) {
        return write(
                Actor.platform("scoring"),
                new Authority.Duty("bundle@" + BUNDLE),
                patient,
                new Act.Inference(
                        assessment,
                        BUNDLE,
                        clock.instant(),
                        clock.instant(),
                        List.of("fact-1"),
                        new TreeMap<>(Map.of("NEWS2", "7", "tier", tier)),
                        "1"));
    }

    Entry stepped(PatientToken patient, UUID alert, String from, String to, String who, @Nullable UUID assessment) {
        return write(
                who.isEmpty() ? Actor.platform("alerts") : new Actor(Actor.Kind.PERSON, who, "PHYSICIAN", null),
                new Authority.Duty("sepsis@1"),
                patient,
                new Act.AlertStepped(alert, from, to, to.equals("raised") ? "tier-high" : "", assessment));
    }

    Entry write(Actor actor, Authority authority, @Nullable PatientToken subject, Act act) {
        clock.advanceTo(clock.instant().plusSeconds(30));
        Entry entry = new Entry(ids.next(), clock.instant(), actor, authority, subject, act);
        database.as(DataClass.PSEUDONYMISED).useTransaction(transaction -> ledger.append(transaction, entry));
        return entry;
    }

    /// Brings all that is committed under a checkpoint.
    void drain() throws IOException, InterruptedException {
        try (Sequencer sequencer =
                new Sequencer(database.as(DataClass.EVIDENCE), directory, logKeys, clock, Duration.ofMillis(20))) {
            sequencer.drain();
        }
    }

    /// The newest entry of a kind.
    RecordedEntry newest(String kind) throws IOException, InterruptedException {
        drain();
        return reader.find(EntrySearch.everything().latestFirst().ofKind(kind)).getFirst();
    }

    /// What a stranger needs to check the log's signatures.
    List<VerifierKey> verifiers() throws IOException {
        return logKeys.signing().stream()
                .flatMap(key -> key.verifiers().stream())
                .toList();
    }

    @Override
    public void close() {
        database.close();
    }

    /// What seals in an installation is the `keys` room's.
    private static final class Open implements LogKey.Seal {
        @Override
        public byte[] wrap(byte[] key) {
            return key.clone();
        }

        @Override
        public byte[] unwrap(byte[] sealed) {
            return sealed.clone();
        }
    }
}
