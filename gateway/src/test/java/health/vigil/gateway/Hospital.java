package health.vigil.gateway;

import static java.util.Map.entry;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.PhiAccess;
import health.vigil.base.Sealed;
import health.vigil.base.TokenPurpose;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.keys.FileKeyProvider;
import health.vigil.keys.WrappedKey;
import health.vigil.ledger.Actor;
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
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import health.vigil.policy.Scopes;
import health.vigil.vault.ExactFhir;
import health.vigil.vault.PostgresVault;
import health.vigil.vault.RecordChange;
import health.vigil.vault.RecordKey;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/// A gateway over HTTP with a real vault, policy and ledger on a real database. `ada` lies in the MICU, `ben` in
/// the SICU, `cyd` has gone home.
final class Hospital implements AutoCloseable {
    static final String MRN = "urn:oid:2.16.840.1.113883.19.5";

    /// Who can call: the name in the `Authorization` header.
    private static final Map<String, Principal> STAFF = Map.ofEntries(
            entry("nurse", person("nurse", Role.NURSE, "MICU")),
            entry("other-nurse", person("other-nurse", Role.NURSE, "SICU")),
            entry("float-nurse", person("float-nurse", Role.NURSE, "MICU", "SICU")),
            entry("physician", person("physician", Role.PHYSICIAN, "MICU")),
            entry("ehr", machine("ehr")),
            entry("portal", machine("portal")),
            entry("observer", program("observer", "system/Observation.rs")),
            entry("reader", program("reader", "system/Observation.r")),
            entry("watcher", program("watcher", "system/Subscription.cru", "system/Patient.r")),
            entry("filer", program("filer", "system/Observation.crus", "system/Patient.r")),
            entry("updater", program("updater", "system/Observation.u")),
            entry("wide", program("listener", "system/Subscription.cru", "system/Observation.rs")),
            entry("narrow", program("listener", "system/Location.r")),
            entry("billing", person("billing", Role.BILLING_ANALYST)),
            entry("engineer", person("engineer", Role.ML_ENGINEER)),
            entry("integrator", person("integrator", Role.INTEGRATION_ENGINEER)),
            entry("operator", person("operator", Role.OPERATOR)));

    private final Database database;
    private final PostgresVault vault;
    private final Path home;
    private final FileKeyProvider keys;
    private final CedarPolicy policy;
    private final GatewayLimits limits;
    private final Receivers receivers;
    private SubscriptionEvents events;
    private Tomcat tomcat = new Tomcat();
    private final HttpClient http = HttpClient.newHttpClient();
    private final PhiAccess access;
    private volatile Duration ahead = Duration.ZERO;

    Hospital(Path home, GatewayLimits limits) {
        this(home, limits, List.of("vault", "ledger", "gateway"));
    }

    Hospital(Path home, GatewayLimits limits, List<String> schemas) {
        this(home, limits, schemas, Receivers.NONE);
    }

    Hospital(Path home, GatewayLimits limits, List<String> schemas, Receivers receivers) {
        this.receivers = receivers;
        this.home = home;
        this.limits = limits;
        this.database = ScratchDatabase.with(schemas);
        this.keys = FileKeyProvider.open(home.resolve("keys"));
        Ids ids = new Ids(InstantSource.system(), new SecureRandom());
        this.policy = CedarPolicy.shipped(ids);
        this.vault = PostgresVault.open(database.as(DataClass.IDENTIFIED), keys, InstantSource.system());
        this.access = ((Decision.Permit)
                        policy.decide(AccessRequest.byRoom("intake", Action.UPDATE, DataCategory.CLINICAL, "Bundle")))
                .access();
        this.events = new SubscriptionEvents(new ExactFhir(), database.as(DataClass.IDENTIFIED), keys);
        vault.listen(
                (transaction, access, at, written, merged) -> events.written(transaction, access, at, written, merged));
        start(newGateway());
        admit("ada", "Lovelace", "Ada", "MICU", Encounter.EncounterStatus.INPROGRESS);
        admit("ben", "Britten", "Ben", "SICU", Encounter.EncounterStatus.INPROGRESS);
        admit("cyd", "Charisse", "Cyd", "MICU", Encounter.EncounterStatus.FINISHED);
    }

    /// Another gateway over the same database, as after a restart.
    void restart() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
        tomcat = new Tomcat();
        events = new SubscriptionEvents(new ExactFhir(), database.as(DataClass.IDENTIFIED), keys);
        start(newGateway());
    }

    private FhirGateway newGateway() {
        return new FhirGateway(
                new ExactFhir(),
                database.as(DataClass.IDENTIFIED),
                keys,
                vault,
                policy,
                new PostgresLedger(),
                request -> Optional.ofNullable(request.getHeader("Authorization"))
                        .map(header -> STAFF.get(header.replaceFirst("^Bearer ", ""))),
                true,
                events,
                receivers,
                new Ids(InstantSource.system(), new SecureRandom()),
                () -> Instant.now().plus(ahead),
                limits);
    }

    /// Sets the gateway's clock forward.
    synchronized void later(Duration by) {
        ahead = ahead.plus(by);
    }

    /// All that a table holds, as the database shows it.
    String everythingIn(String table) {
        return database.as(DataClass.IDENTIFIED)
                .withHandle(handle -> handle.createQuery("select string_agg(t::text, ' ') from " + table + " t")
                        .mapTo(String.class)
                        .one());
    }

    String base() {
        return "http://localhost:" + tomcat.getConnector().getLocalPort() + "/fhir";
    }

    HttpResponse<String> get(String caller, String path) {
        return send(request(caller, path));
    }

    HttpResponse<String> post(String caller, String path, String json) {
        return send(request(caller, path)
                .header("Content-Type", "application/fhir+json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    HttpRequest.Builder request(String caller, String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : base() + path));
        if (!caller.isEmpty()) {
            request.header("Authorization", caller);
        }
        return request.timeout(Duration.ofSeconds(60));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// What the ledger says of a caller, oldest first, as the sequenced log has it.
    List<Entry> entriesOf(String caller) {
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
        return new LedgerReader(home.resolve("ledger"))
                .find(EntrySearch.everything().by(caller).atMost(500)).stream()
                        .map(RecordedEntry::entry)
                        .toList();
    }

    /// A patient, as the ledger names them.
    String tokenOf(String patient) {
        return vault.token(patient, TokenPurpose.AUDIT).value();
    }

    void write(Resource... resources) {
        List<RecordChange> changes = new ArrayList<>();
        for (Resource resource : resources) {
            RecordKey key =
                    new RecordKey(resource.fhirType(), resource.getIdElement().getIdPart());
            changes.add(new RecordChange.Put(key, Sealed.of(resource), null));
        }
        database.as(DataClass.IDENTIFIED).useTransaction(transaction -> vault.write(transaction, access, changes));
    }

    static Observation heartRate(String id, String patient, int value) {
        Observation result = new Observation();
        if (!id.isEmpty()) {
            result.setId(id);
        }
        result.setStatus(Observation.ObservationStatus.FINAL);
        result.setCode(new CodeableConcept().addCoding(new Coding("http://loinc.org", "8867-4", null)));
        result.setSubject(new Reference("Patient/" + patient));
        result.setEffective(new DateTimeType("2026-03-01T08:00:00Z"));
        result.setValue(new Quantity()
                .setValue(new BigDecimal(value))
                .setSystem("http://unitsofmeasure.org")
                .setCode("/min"));
        return result;
    }

    private void admit(String id, String family, String given, String unit, Encounter.EncounterStatus status) {
        Patient patient = new Patient();
        patient.setId(id);
        patient.addIdentifier().setSystem(MRN).setValue("MRN-" + id);
        patient.addName().setFamily(family).addGiven(given);
        Location location = new Location();
        location.setId(unit);
        location.setName(unit);
        Encounter stay = new Encounter();
        stay.setId("stay-" + id);
        stay.setStatus(status);
        stay.setClass_(new Coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "IMP", null));
        stay.setSubject(new Reference("Patient/" + id));
        stay.setPeriod(new Period().setStartElement(new DateTimeType("2026-03-01T07:00:00Z")));
        stay.addLocation()
                .setStatus(Encounter.EncounterLocationStatus.ACTIVE)
                .setLocation(new Reference("Location/" + unit).setDisplay(unit + " 12 A"));
        write(location, patient, stay, heartRate("hr-" + id, id, 80));
    }

    private void start(FhirGateway gateway) {
        tomcat.setBaseDir(home.resolve("tomcat").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("maxHttpRequestHeaderSize", "32768");
        Context context = tomcat.addContext("", home.toString());
        Tomcat.addServlet(context, "fhir", gateway).setLoadOnStartup(1);
        context.addServletMappingDecoded("/fhir/*", "fhir");
        context.addServletContainerInitializer(new WsSci(), null);
        Tomcat.addServlet(context, "notifications", gateway.notifications());
        context.addServletMappingDecoded(FhirGateway.NOTIFICATIONS, "notifications");
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new AssertionError(e);
        }
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

    private static Principal machine(String id) {
        return new Principal(Actor.Kind.MACHINE, id, Role.RECORD_SYSTEM, Set.of(), null);
    }

    private static Principal program(String id, String... scopes) {
        return new Principal(Actor.Kind.MACHINE, id, Role.RECORD_SYSTEM, Set.of(), null, Scopes.of(List.of(scopes)));
    }

    private static Principal person(String id, Role role, String... units) {
        return new Principal(Actor.Kind.PERSON, id, role, Set.of(units), null);
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
        database.close();
    }
}
