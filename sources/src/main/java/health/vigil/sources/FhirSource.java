package health.vigil.sources;

import health.vigil.base.ProblemException;
import health.vigil.base.TrustedAuthority;
import health.vigil.hl7v2.MappedMessage;
import health.vigil.hl7v2.MappingContext;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.intake.Source;
import health.vigil.intake.SourceDoor;
import health.vigil.smart.AssertionSigner;
import health.vigil.sources.internal.ehr.Pause;
import health.vigil.sources.internal.ehr.Puller;
import health.vigil.sources.internal.fhir.BoundDoor;
import health.vigil.sources.internal.fhir.FhirReader;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.ZoneOffset;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Histories from a record system's FHIR R4 API: pages of searches or Bulk Data exports, again and again, as a SMART
/// backend service. Each resource is one original.
public final class FhirSource implements Source {
    private static final Duration UNTIL_STOPPED = Duration.ofSeconds(20);

    private final FhirSettings settings;
    private final Surroundings around;
    private final Pause pause;
    private final SSLContext trust;
    private final AssertionSigner signer;
    private final FhirReader reader;
    private volatile @Nullable Puller puller;
    private volatile @Nullable Thread thread;

    private FhirSource(FhirSettings settings, Surroundings around, Pause pause) {
        this.settings = settings;
        this.around = around;
        this.pause = pause;
        this.trust = trust(settings);
        this.signer = new AssertionSigner(settings.key(), settings.client(), around.wallClock());
        this.reader = new FhirReader(settings);
    }

    /// @throws ProblemException `VGL-SRC-035` where the authority cannot be read, `VGL-SMT-002` where the key cannot
    static FhirSource open(FhirSettings settings, Surroundings around) {
        return new FhirSource(settings, around, Thread::sleep);
    }

    /// The same, with another way to let time pass.
    public static FhirSource open(FhirSettings settings, Surroundings around, Pause pause) {
        return new FhirSource(settings, around, pause);
    }

    private static SSLContext trust(FhirSettings settings) {
        try {
            return TrustedAuthority.context(settings.authority());
        } catch (GeneralSecurityException | IOException _) {
            throw new ProblemException(
                    "VGL-SRC-035",
                    "The authority of the record system " + settings.name() + " cannot be read.",
                    "Give the PEM file of the authority that signed the record system's certificate.");
        }
    }

    @Override
    public String name() {
        return settings.name();
    }

    /// Times that say no zone have only a day in FHIR.
    @Override
    public SenderSettings settings() {
        return SenderSettings.inZone(ZoneOffset.UTC);
    }

    @Override
    public MappedMessage read(byte[] original, MappingContext context) {
        return reader.read(original, context);
    }

    @Override
    public synchronized void start(SourceDoor door) {
        Puller started = puller(door);
        puller = started;
        thread = Thread.ofPlatform().name("source-" + name()).daemon().start(started::run);
    }

    /// What reads, without a thread.
    public Puller puller(SourceDoor door) {
        SourceDoor bound = new BoundDoor(door, settings.base());
        return new Puller(settings, trust, signer::assertion, around.observer(), around.wallClock(), pause, bound);
    }

    @Override
    public boolean running() {
        Puller pulling = puller;
        Thread working = thread;
        return pulling != null && pulling.working() && working != null && working.isAlive();
    }

    @Override
    public synchronized void close() {
        Puller pulling = puller;
        Thread working = thread;
        if (pulling != null && working != null) {
            pulling.close();
            working.interrupt();
            try {
                working.join(UNTIL_STOPPED);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
