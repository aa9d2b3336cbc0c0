package health.vigil.vault;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.base.PhiAccess;
import health.vigil.base.Sealed;
import health.vigil.base.SteppedClock;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.keys.FileKeyProvider;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.CedarPolicy;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.policy.Principal;
import health.vigil.policy.Purpose;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// A vault on a new database with a key directory of its own, and the access that policy gives to intake.
final class VaultFixture implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    final Database database;
    final FileKeyProvider provider;
    final SteppedClock clock = new SteppedClock(START);
    final PostgresVault vault;
    final PhiAccess access = permitted();

    VaultFixture(Path keyDirectory) {
        database = ScratchDatabase.with(List.of("vault"));
        provider = FileKeyProvider.open(keyDirectory);
        vault = PostgresVault.open(jdbi(), provider, clock);
    }

    Jdbi jdbi() {
        return database.as(DataClass.IDENTIFIED);
    }

    <T> T transaction(Function<Handle, T> work) {
        return jdbi().inTransaction(work::apply);
    }

    List<StoredRecord> write(RecordChange... changes) {
        return transaction(transaction -> vault.write(transaction, access, List.of(changes)));
    }

    List<StoredRecord> put(Resource... resources) {
        return write(List.of(resources).stream().map(VaultFixture::change).toArray(RecordChange[]::new));
    }

    static RecordChange change(Resource resource) {
        return change(resource, null);
    }

    static RecordChange change(Resource resource, @Nullable Integer ifVersion) {
        return new RecordChange.Put(key(resource), Sealed.of(resource), ifVersion);
    }

    static RecordKey key(Resource resource) {
        return new RecordKey(resource.fhirType(), resource.getIdElement().getIdPart());
    }

    StoredRecord read(RecordKey key) {
        return transaction(transaction -> vault.read(transaction, access, key)).orElseThrow();
    }

    Optional<StoredRecord> version(RecordKey key, int version) {
        return transaction(transaction -> vault.read(transaction, access, key, version));
    }

    String patientId(String mrn) {
        return transaction(transaction -> vault.logicalId(transaction, "Patient", Records.MRN, mrn));
    }

    Optional<String> patientBehind(PatientToken token) {
        return transaction(transaction -> vault.reidentify(transaction, access, token));
    }

    Optional<String> unit(String patient) {
        return transaction(transaction -> vault.currentUnit(transaction, patient));
    }

    <R extends Resource> R content(Class<R> type, RecordKey key) {
        return open(type, read(key));
    }

    <R extends Resource> R open(Class<R> type, StoredRecord stored) {
        Sealed<Resource> content = stored.content();
        if (content == null) {
            throw new AssertionError(stored.versionedReference() + " is a deletion");
        }
        return type.cast(content.open(access));
    }

    List<StoredRecord> history(RecordKey key) {
        return transaction(transaction -> vault.history(transaction, access, key, null, null, 1_000));
    }

    /// The references found, in order; each condition is `parameter=value,value`.
    List<String> find(String type, String... conditions) {
        return page(type, 100, null, conditions).records().stream()
                .map(stored -> stored.key().reference())
                .toList();
    }

    RecordSearch.Page page(String type, int limit, @Nullable String after, String... conditions) {
        List<RecordSearch.Condition> parsed = List.of(conditions).stream()
                .map(condition -> condition.split("=", 2))
                .map(parts -> new RecordSearch.Condition(parts[0], List.of(parts[1].split(","))))
                .toList();
        return transaction(
                transaction -> vault.search(transaction, access, new RecordSearch(type, parsed, true, limit, after)));
    }

    private static PhiAccess permitted() {
        CedarPolicy policy = CedarPolicy.shipped(new Ids(InstantSource.system(), new SecureRandom()));
        AccessRequest request = new AccessRequest(
                Principal.platform("intake"),
                Action.UPDATE,
                DataCategory.CLINICAL,
                "Observation",
                null,
                null,
                Purpose.OPERATIONS);
        if (policy.decide(request) instanceof Decision.Permit permit) {
            return permit.access();
        }
        throw new AssertionError("policy does not let intake write records");
    }

    @Override
    public void close() {
        database.close();
    }
}
