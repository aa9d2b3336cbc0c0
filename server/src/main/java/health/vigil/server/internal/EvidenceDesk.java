package health.vigil.server.internal;

import health.vigil.alerts.AlertActs;
import health.vigil.base.Worker;
import health.vigil.console.EvidenceRooms;
import health.vigil.facts.FactStore;
import health.vigil.inquiry.EvidenceApi;
import health.vigil.inquiry.Exports;
import health.vigil.inquiry.Inquiries;
import health.vigil.inquiry.ReportKey;
import health.vigil.inquiry.Timelines;
import health.vigil.intake.IntakeActs;
import health.vigil.ledger.ActSource;
import health.vigil.ledger.Archive;
import health.vigil.server.internal.web.Callers;
import health.vigil.watch.Completeness;
import health.vigil.watch.Findings;
import health.vigil.watch.SpecialCare;
import health.vigil.watch.Watcher;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The compliance officer's side, put together: questions, findings, containment, completeness.
///
/// @param rooms what the console's pages ask
/// @param api the same questions over HTTP
public record EvidenceDesk(EvidenceRooms rooms, EvidenceApi api) {
    private static final Logger LOG = LoggerFactory.getLogger(EvidenceDesk.class);
    private static final Duration WATCHING = Duration.ofSeconds(1);
    private static final Duration REMINDING = Duration.ofMinutes(1);
    private static final Duration MEASURING = Duration.ofHours(1);
    private static final Duration MEASURED = Duration.ofHours(24);

    /// Puts it together and starts to watch and to measure.
    public static EvidenceDesk start(Ground ground, CareWay way, Archive archive, Closing closing) throws IOException {
        ZoneId zone = ZoneId.systemDefault();
        Erasure erasure = new Erasure(
                ground.identified(),
                ground.pseudonymised(),
                way.vault(),
                new FactStore(way.codec()),
                ground.reader(),
                ground.ledger(),
                ground.policy(),
                ground.holds(),
                ground.ids(),
                ground.clock());
        Inquiries inquiries = new Inquiries(
                ground.evidence(), ground.reader(), ground.ledger(), ground.policy(), ground.ids(), ground.clock());
        Timelines timelines = new Timelines(inquiries);
        Exports exports = new Exports(inquiries, reportKey(ground), ground.clock(), zone);
        List<ActSource> sources = new ArrayList<>(IntakeActs.of(ground.identified()));
        sources.addAll(AlertActs.of(ground.pseudonymised()));
        Completeness completeness = new Completeness(
                sources, ground.reader(), ground.ledger(), ground.evidence(), ground.ids(), ground.clock());
        EvidenceRooms rooms = new EvidenceRooms(
                inquiries,
                timelines,
                exports,
                new Findings(ground.evidence(), ground.ledger(), ground.policy(), ground.ids(), ground.clock()),
                ground.emergencies(),
                new SpecialCare(ground.evidence(), ground.ledger(), ground.policy(), ground.ids(), ground.clock()),
                ground.containment(),
                ground.holds(),
                archive,
                erasure,
                completeness);
        Watcher watcher =
                new Watcher(ground.evidence(), ground.reader(), ground.ledger(), ground.ids(), ground.clock(), zone);
        closing.add(
                "watcher",
                new Worker("watcher", watcher::runOnce, WATCHING, failure -> failed("watcher", failure)).start());
        closing.add(
                "emergency reviews",
                new Worker(
                                "emergency-reviews",
                                ground.emergencies()::remind,
                                REMINDING,
                                failure -> failed("emergency reviews", failure))
                        .start());
        closing.add(
                "completeness",
                new Worker(
                                "completeness",
                                () -> measure(completeness, ground.clock()),
                                MEASURING,
                                failure -> failed("completeness", failure))
                        .start());
        return new EvidenceDesk(rooms, new EvidenceApi(inquiries, timelines, exports, Callers::principal, zone));
    }

    /// Opens the key that signs reports; its public half is `reports.pem` in the data directory.
    private static ReportKey reportKey(Ground ground) throws IOException {
        String context = "report signing key";
        ReportKey key = ReportKey.openOrCreate(
                ground.secrets().resolve("report-signing.key"),
                plain -> ground.ledgerKeyring().seal(plain, context),
                kept -> ground.ledgerKeyring().open(kept, context));
        Files.writeString(ground.data().resolve("reports.pem"), key.pem());
        return key;
    }

    /// @return 0: the next measurement waits for its hour
    private static int measure(Completeness completeness, InstantSource clock) {
        Instant now = clock.instant();
        try {
            completeness.measure(now.minus(MEASURED), now);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private static void failed(String part, RuntimeException failure) {
        LOG.warn("{} failed and tries again: {}", part, failure.getClass().getName());
    }
}
