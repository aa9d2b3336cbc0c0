package health.vigil.gateway.internal.terminology;

import health.vigil.base.Sealed;
import health.vigil.gateway.internal.Answer;
import health.vigil.gateway.internal.Call;
import health.vigil.gateway.internal.Disclosing;
import health.vigil.gateway.internal.Judge;
import health.vigil.gateway.internal.RecordType;
import health.vigil.gateway.internal.Refusals;
import health.vigil.gateway.internal.Witness;
import health.vigil.policy.Action;
import health.vigil.policy.Decision;
import health.vigil.vault.ConceptTranslation;
import health.vigil.vault.RecordChange;
import health.vigil.vault.RecordKey;
import health.vigil.vault.RecordListing;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.ConceptMap;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The stored concept maps: reading those that a translation may use, and putting a sender's in place.
public final class ConceptMaps {
    private static final int MOST_MAPS = 1000;

    private final Jdbi identified;
    private final Vault vault;
    private final Judge judge;
    private final Witness witness;
    private final Disclosing disclosing;

    public ConceptMaps(Jdbi identified, Vault vault, Judge judge, Witness witness, Disclosing disclosing) {
        this.identified = identified;
        this.vault = vault;
        this.judge = judge;
        this.witness = witness;
        this.disclosing = disclosing;
    }

    /// The maps that a caller may use.
    ///
    /// @param id of one map, null for all
    /// @param url canonical URL of one map, null for any
    List<ConceptMap> usable(Call call, @Nullable String id, @Nullable String url) {
        RecordType<?> type = RecordType.named("ConceptMap").orElseThrow();
        return Answer.of(identified, transaction -> {
            Decision decision = judge.anywhere(call, Action.READ, type);
            if (decision instanceof Decision.Deny deny) {
                witness.record(
                        transaction,
                        witness.disclosure(call, deny, "translate", null, List.of(type.name()), List.of()));
                return new Answer.Refused<>(Refusals.denied(deny));
            }
            Disclosing.Operation operation = new Disclosing.Operation(call, Action.READ, "translate", List.of());
            List<Resource> found = disclosing.disclose(
                    transaction,
                    operation,
                    stored(transaction, type, id),
                    resource -> url == null || (resource instanceof ConceptMap map && url.equals(map.getUrl())));
            return new Answer.Given<>(found.stream().map(ConceptMap.class::cast).toList());
        });
    }

    private List<StoredRecord> stored(Handle transaction, RecordType<?> type, @Nullable String id) {
        if (id != null) {
            return vault.read(transaction, judge.finding(Action.READ, type), new RecordKey(type.name(), id)).stream()
                    .toList();
        }
        RecordListing all =
                new RecordListing(null, new TreeSet<>(List.of(type.name())), null, null, false, MOST_MAPS, null);
        return vault.list(transaction, judge.finding(Action.READ, type), all);
    }

    /// Puts a sender's map in place of the one before; its versions stay.
    ConceptMap put(Call call, ConceptMap map) {
        RecordType<?> type = RecordType.named("ConceptMap").orElseThrow();
        String sender = ConceptTranslation.sender(map).orElseThrow();
        return Answer.of(identified, transaction -> {
            RecordKey key = new RecordKey(
                    type.name(), vault.logicalId(transaction, type.name(), ConceptTranslation.SENDER, sender));
            Decision decision = judge.anywhere(call, Action.UPDATE, type);
            if (decision instanceof Decision.Deny deny) {
                witness.record(transaction, witness.writing(call, deny, "update", null, List.of(type.name())));
                return new Answer.Refused<>(Refusals.denied(deny));
            }
            Decision.Permit permit = (Decision.Permit) decision;
            map.setId(key.id());
            List<StoredRecord> written =
                    vault.write(transaction, permit.access(), List.of(new RecordChange.Put(key, Sealed.of(map), null)));
            List<String> versions =
                    written.stream().map(StoredRecord::versionedReference).toList();
            witness.record(transaction, witness.writing(call, permit, "update", null, versions));
            Optional<StoredRecord> current = vault.read(transaction, permit.access(), key);
            return new Answer.Given<>(current.map(StoredRecord::content)
                    .map(content -> (ConceptMap) content.open(permit.access()))
                    .orElse(map));
        });
    }
}
