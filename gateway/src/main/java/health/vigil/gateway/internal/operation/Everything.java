package health.vigil.gateway.internal.operation;

import health.vigil.gateway.internal.Answer;
import health.vigil.gateway.internal.Call;
import health.vigil.gateway.internal.Disclosing;
import health.vigil.gateway.internal.Judge;
import health.vigil.gateway.internal.RecordType;
import health.vigil.gateway.internal.Refusals;
import health.vigil.gateway.internal.Witness;
import health.vigil.policy.Action;
import health.vigil.policy.Decision;
import health.vigil.vault.RecordKey;
import health.vigil.vault.RecordListing;
import health.vigil.vault.SearchCatalog;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.hl7.fhir.instance.model.api.IBaseReference;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// `$everything`: the records of a patient's compartment, or those of them that belong to one stay, and the directory's
/// records that they refer to. A record there that is another patient's by whose key it is sealed under is given to who
/// may see that patient's, too.
public final class Everything {
    private static final int MOST_REFERRED = 100;
    private static final int MOST_PAGES_LOOKED_AT = 20;

    private final Jdbi identified;
    private final Vault vault;
    private final Judge judge;
    private final Witness witness;
    private final Disclosing disclosing;
    private final ca.uhn.fhir.context.FhirContext fhir;

    public Everything(
            ca.uhn.fhir.context.FhirContext fhir,
            Jdbi identified,
            Vault vault,
            Judge judge,
            Witness witness,
            Disclosing disclosing) {
        this.fhir = fhir;
        this.identified = identified;
        this.vault = vault;
        this.judge = judge;
        this.witness = witness;
        this.disclosing = disclosing;
    }

    /// A page.
    ///
    /// @param records of the patient
    /// @param referred of nobody: practitioners, organisations, places
    /// @param next the last record looked at, null on the last page
    record Page(
            List<Resource> records,
            List<Resource> referred,
            @Nullable RecordKey next) {}

    /// One page of everything about a Patient or an Encounter.
    ///
    /// @param type Patient or Encounter
    /// @param listing which records; its patient is not yet known
    Page page(Call call, RecordType<?> type, String id, RecordListing listing, List<String> parameters) {
        return Answer.of(identified, transaction -> {
            RecordKey key = new RecordKey(type.name(), id);
            Optional<StoredRecord> focus = vault.read(transaction, judge.finding(Action.READ, type), key)
                    .filter(record -> !record.deleted());
            String patient = focus.map(StoredRecord::patient).orElse(null);
            Decision decision = judge.about(
                    transaction,
                    call,
                    Action.READ,
                    type,
                    focus.map(record -> record.key().reference()).orElse(type.name()),
                    patient);
            List<String> named =
                    List.of(focus.map(StoredRecord::versionedReference).orElse(type.name()));
            return switch (decision) {
                case Decision.Deny deny -> {
                    witness.record(
                            transaction, witness.disclosure(call, deny, "everything", patient, named, parameters));
                    yield new Answer.Refused<Page>(Refusals.denied(deny));
                }
                case Decision.Permit permit
                when patient == null -> {
                    witness.record(
                            transaction, witness.disclosure(call, permit, "everything", null, named, parameters));
                    yield new Answer.Refused<>(Refusals.notFound(type.name()));
                }
                case Decision.Permit permit -> {
                    Disclosing.Operation operation =
                            new Disclosing.Operation(call, Action.READ, "everything", parameters);
                    yield new Answer.Given<>(page(transaction, operation, key, listing.ofCompartment(patient)));
                }
            };
        });
    }

    private Page page(Handle transaction, Disclosing.Operation operation, RecordKey focus, RecordListing first) {
        SortedSet<String> asked = first.types();
        Predicate<Resource> belongs = focus.type().equals("Patient")
                ? resource -> true
                : resource -> resource.fhirType().equals("Patient")
                        || focus.equals(keyOf(resource))
                        || references(resource).contains(focus);
        Set<RecordKey> named = new LinkedHashSet<>();
        Predicate<Resource> wanted = resource -> {
            if (!belongs.test(resource)) {
                return false;
            }
            named.addAll(references(resource));
            return isAsked(asked, resource.fhirType());
        };
        List<Resource> records = new ArrayList<>();
        // the directory's records are found through records of all types
        RecordListing listing =
                asked.stream().allMatch(Everything::inCompartment) ? first : first.ofTypes(new TreeSet<>());
        List<StoredRecord> page;
        int looked = 0;
        do {
            page = vault.list(transaction, finding(), listing);
            records.addAll(disclosing.disclose(transaction, operation, page, first.patient(), wanted));
            listing = page.isEmpty() ? listing : listing.after(page);
            looked++;
            named.removeIf(key -> !isAsked(asked, key.type()));
        } while (records.isEmpty()
                && named.size() < MOST_REFERRED
                && page.size() == listing.limit()
                && looked < MOST_PAGES_LOOKED_AT);
        RecordKey next = page.size() == listing.limit() ? listing.after() : null;
        records.forEach(record -> named.remove(keyOf(record)));
        return new Page(records, referred(transaction, operation, named), next);
    }

    private static boolean isAsked(Set<String> types, String type) {
        return types.isEmpty() || types.contains(type);
    }

    private static boolean inCompartment(String type) {
        return RecordType.isOfPatient(type)
                || SearchCatalog.compartment("Patient").contains(type);
    }

    private List<Resource> referred(Handle transaction, Disclosing.Operation operation, Set<RecordKey> keys) {
        List<StoredRecord> found = keys.stream()
                .filter(key -> RecordType.named(key.type())
                        .filter(type -> !type.ofPatient())
                        .isPresent())
                .limit(MOST_REFERRED)
                .flatMap(key -> vault.read(transaction, finding(), key).stream())
                .filter(record -> record.patient() == null && !record.deleted())
                .toList();
        return disclosing.disclose(transaction, operation, found, resource -> true);
    }

    private health.vigil.base.PhiAccess finding() {
        return judge.finding(Action.READ, RecordType.named("Patient").orElseThrow());
    }

    private Set<RecordKey> references(Resource resource) {
        Set<RecordKey> keys = new LinkedHashSet<>();
        fhir.newTerser().getAllResourceReferences(resource).forEach(found -> {
            IBaseReference reference = found.getResourceReference();
            IIdType id = reference.getReferenceElement();
            if (id.hasResourceType() && id.hasIdPart() && !id.isLocal() && !id.hasBaseUrl()) {
                keys.add(new RecordKey(id.getResourceType(), id.getIdPart()));
            }
        });
        return keys;
    }

    private static RecordKey keyOf(Resource resource) {
        return new RecordKey(resource.fhirType(), resource.getIdElement().getIdPart());
    }
}
