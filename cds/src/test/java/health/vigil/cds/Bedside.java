package health.vigil.cds;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.base.PublicAddress;
import health.vigil.base.Sealed;
import health.vigil.base.SteppedClock;
import health.vigil.base.TokenPurpose;
import health.vigil.engines.Certificates;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.facts.FactBatch;
import health.vigil.facts.FactCodec;
import health.vigil.intake.FactProjection;
import health.vigil.intake.IntensiveCare;
import health.vigil.keys.DataKeys;
import health.vigil.keys.FileKeyProvider;
import health.vigil.keys.WrappedKey;
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
import health.vigil.policy.Decision;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.BundleLoader;
import health.vigil.scoring.Window;
import health.vigil.smart.RegisteredClient;
import health.vigil.vault.PostgresVault;
import health.vigil.vault.RecordChange;
import health.vigil.vault.RecordKey;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.hl7.fhir.r4.model.Resource;

/// The room over HTTP, with a real vault, policy and ledger on a real database, and the shipped clock-free model.
final class Bedside implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    static final Bundle BUNDLE =
            BundleLoader.load(Path.of(System.getProperty("vigil.root", "..")).resolve("models/sepsis-clockfree-4"));

    final SteppedClock clock = new SteppedClock(NOW);
    final EhrClient ehr;
    /// What scores; a test may take it away.
    final AtomicReference<Bundle> live = new AtomicReference<>(BUNDLE);
    /// Trusted as a FHIR server's.
    final Certificates certificates;

    private final Path home;
    private final Database database = ScratchDatabase.with(List.of("ledger", "vault", "intake"));
    private final Ids ids = new Ids(InstantSource.system(), new SecureRandom());
    private final CedarPolicy policy = CedarPolicy.shipped(ids);
    private final FactCodec codec = new FactCodec(DataKeys.of(DataKeys.generate()));
    private final FileKeyProvider keys;
    private final PostgresVault vault;
    private final Tomcat tomcat = new Tomcat();

    Bedside(Path home, List<CdsSettings.Server> servers, Duration budget, int slots)
            throws IOException, LifecycleException {
        this.home = home;
        this.certificates = Certificates.in(home.resolve("tls"), InstantSource.system());
        this.keys = FileKeyProvider.open(home.resolve("keys"));
        vault = PostgresVault.open(database.as(DataClass.IDENTIFIED), keys, clock);
        vault.listen(new FactProjection(vault, codec, IntensiveCare.COMMON, ids, InstantSource.system()));
        tomcat.setBaseDir(home.resolve("tomcat").toString());
        tomcat.setPort(0);
        tomcat.getConnector();
        Context context = tomcat.addContext("", home.toString());
        tomcat.start();
        String base = "http://localhost:" + tomcat.getConnector().getLocalPort();
        ehr = new EhrClient(base);
        CdsSettings settings = new CdsSettings(
                List.of(new RegisteredClient("ehr", EhrClient.ISSUER, ehr.publish(home.resolve("ehr.jwks")))),
                servers,
                budget);
        CdsHooks hooks = new CdsHooks(
                new PublicAddress(URI.create(EhrClient.CALLED)),
                settings,
                FhirContext.forR4Cached(),
                database.as(DataClass.IDENTIFIED),
                slots,
                vault,
                IntensiveCare.COMMON,
                policy,
                new PostgresLedger(),
                reader(),
                live::get,
                ids,
                clock,
                InstantSource.system());
        Tomcat.addServlet(context, "cds", hooks);
        context.addServletMappingDecoded("/cds-services", "cds");
        context.addServletMappingDecoded("/cds-services/*", "cds");
    }

    /// Keeps records here, as intake or the FHIR API would.
    void write(List<? extends Resource> records) {
        Decision.Permit permit = (Decision.Permit)
                policy.decide(AccessRequest.byRoom("intake", Action.UPDATE, DataCategory.CLINICAL, "Bundle"));
        List<RecordChange> changes = new ArrayList<>();
        for (Resource record : records) {
            RecordKey key =
                    new RecordKey(record.fhirType(), record.getIdElement().getIdPart());
            changes.add(new RecordChange.Put(key, Sealed.of(record.copy()), null));
        }
        database.as(DataClass.IDENTIFIED)
                .useTransaction(transaction -> vault.write(transaction, permit.access(), changes));
    }

    /// What the stream would know of a patient: every batch that left for it.
    Window window(String patient) {
        PatientToken care = vault.token(patient, TokenPurpose.CARE);
        Window window = Window.empty(care, vault.token(patient, TokenPurpose.AUDIT));
        for (FactBatch batch : database.as(DataClass.IDENTIFIED)
                .withHandle(handle -> handle.createQuery(
                                "select payload from intake.outbox where token = :token order by seq")
                        .bind("token", care.value())
                        .map((row, _) -> codec.openBatch(care, row.getBytes("payload")))
                        .list())) {
            window = window.apply(batch);
        }
        return window;
    }

    /// Does something while no entry can be written.
    void withoutLedger(Runnable work) {
        database.as(DataClass.EVIDENCE).useTransaction(transaction -> {
            transaction.execute("lock table ledger.pending in access exclusive mode");
            work.run();
        });
    }

    PatientToken subject(String patient) {
        return vault.token(patient, TokenPurpose.AUDIT);
    }

    /// What the log says of the record system's calls, oldest first.
    List<Entry> entries() {
        try (Sequencer sequencer = new Sequencer(
                database.as(DataClass.EVIDENCE),
                home.resolve("ledger"),
                logKeys(),
                InstantSource.system(),
                Duration.ofMillis(50))) {
            sequencer.drain();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return reader().find(EntrySearch.everything().by("ehr").atMost(500)).stream()
                .map(RecordedEntry::entry)
                .toList();
    }

    private LogKeys logKeys() throws IOException {
        LogKey.Seal seal = new LogKey.Seal() {
            @Override
            public byte[] wrap(byte[] key) {
                return keys.wrap(key, "ledger").encoded().getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public byte[] unwrap(byte[] sealed) {
                return keys.unwrap(WrappedKey.decode(new String(sealed, StandardCharsets.UTF_8)), "ledger");
            }
        };
        return LogKeys.openOrCreate(home.resolve("keys-of-log"), "test.example/ledger", seal, new SecureRandom());
    }

    private LedgerReader reader() {
        return new LedgerReader(home.resolve("ledger"));
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
        database.close();
    }
}
