package health.vigil.server.internal.evidence;

import health.vigil.base.SteppedClock;
import health.vigil.base.Worker;
import health.vigil.ledger.Archive;
import health.vigil.ledger.ClockWatch;
import health.vigil.ledger.EmbeddedTimestampAuthority;
import health.vigil.ledger.HttpTimestampAuthority;
import health.vigil.ledger.Incidents;
import health.vigil.ledger.LogKey;
import health.vigil.ledger.Notary;
import health.vigil.ledger.RefusedEntries;
import health.vigil.ledger.TimestampAuthority;
import health.vigil.ledger.Verification;
import health.vigil.ledger.VerifierKey;
import health.vigil.ledger.WitnessAddress;
import health.vigil.server.VigilConfig;
import health.vigil.server.internal.Closing;
import health.vigil.server.internal.DataDirectory;
import health.vigil.server.internal.Ground;
import health.vigil.server.internal.LedgerKey;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notary, verification and clocks over the running ledger, with their figures.
///
/// @param incidents what is wrong and open
/// @param notary lets others sign and stamp
/// @param verification reads again
/// @param archive keeps what is final
public record EvidenceWatch(Incidents incidents, Notary notary, Verification verification, Archive archive) {
    private static final Logger LOG = LoggerFactory.getLogger(EvidenceWatch.class);
    private static final Duration COMPARE_CLOCKS = Duration.ofMinutes(1);

    /// Starts it all.
    public static EvidenceWatch start(Ground ground, Closing closing) throws IOException {
        VigilConfig.Evidence config = ground.config().evidence();
        Path directory = DataDirectory.ledger(ground.data());
        MeterRegistry registry = ground.meters();
        Incidents incidents = new Incidents(ground.operational(), ground.ledger(), ground.ids(), ground.clock());
        ClockWatch clocks =
                new ClockWatch(ground.wallClock(), System::nanoTime, ground.operational(), ground.bound(), incidents);
        if (!(ground.clock() instanceof SteppedClock)) {
            clocks.resume(ground.reader(), ground.clock());
        }
        List<VerifierKey> keys = new ArrayList<>();
        for (LogKey key : ground.logKeys().signing()) {
            keys.addAll(key.verifiers());
        }
        TimestampAuthority authority = authority(ground);
        Verification verification = new Verification(
                directory,
                ground.evidence(),
                keys,
                authority.certificates(),
                new Verification.Pace(config.verifyNew(), config.verifyAll(), config.verifyPerSecond()),
                incidents,
                ground.wallClock());
        Notary notary = new Notary(
                ground.sequencer(),
                directory,
                witnesses(config),
                authority,
                config.stampEvery(),
                clocks,
                incidents,
                ground.wallClock());
        registry.gauge("vigil.ledger.incidents", incidents, all -> all.open().size());
        registry.gauge("vigil.ledger.silent", notary, one -> one.silent().size());
        registry.gauge(
                "vigil.ledger.verified",
                verification,
                one -> one.last().map(Verification.Result::entries).orElse(0L));
        Archive archive = LogArchive.of(config, ground.data(), ground.holds()::any, incidents, ground.wallClock());
        registry.gauge("vigil.ledger.archive.failing", archive, one -> one.running() ? 0 : 1);
        closing.add("archive", archive.start());
        RefusedEntries refused = new RefusedEntries(ground.evidence(), incidents);
        closing.add("verification", verification.start());
        closing.add("notary", notary.start());
        closing.add(
                "clocks",
                new Worker(
                                "ledger-clocks",
                                () -> {
                                    clocks.check();
                                    refused.check();
                                    return 0;
                                },
                                COMPARE_CLOCKS,
                                failure -> LOG.warn("the clocks were not compared", failure))
                        .start());
        return new EvidenceWatch(incidents, notary, verification, archive);
    }

    private static List<WitnessAddress> witnesses(VigilConfig.Evidence config) throws IOException {
        List<WitnessAddress> all = new ArrayList<>();
        for (VigilConfig.WitnessEndpoint endpoint : config.witnesses()) {
            List<VerifierKey> keys = Files.readAllLines(endpoint.keys()).stream()
                    .filter(line -> !line.isBlank())
                    .map(VerifierKey::parse)
                    .toList();
            all.add(new WitnessAddress(endpoint.url(), keys));
        }
        return all;
    }

    private static TimestampAuthority authority(Ground ground) throws IOException {
        VigilConfig.TimestampEndpoint elsewhere = ground.config().evidence().timestampAuthority();
        if (elsewhere != null) {
            return new HttpTimestampAuthority(elsewhere.url(), elsewhere.certificates());
        }
        EmbeddedTimestampAuthority embedded = EmbeddedTimestampAuthority.openOrCreate(
                DataDirectory.secrets(ground.data()).resolve("timestamp-authority.key"),
                LedgerKey.seal(ground.ledgerKeyring(), "time-stamp authority key"),
                ground.wallClock(),
                new SecureRandom());
        Path published = DataDirectory.ledger(ground.data()).resolve("timestamp-authority.pem");
        String known = Files.exists(published) ? Files.readString(published) : "";
        if (!known.contains(embedded.certificate())) {
            Files.writeString(published, known + embedded.certificate());
        }
        return embedded;
    }
}
