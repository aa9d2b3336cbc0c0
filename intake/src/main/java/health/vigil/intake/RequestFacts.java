package health.vigil.intake;

import health.vigil.base.TokenPurpose;
import health.vigil.facts.Fact;
import health.vigil.facts.FactBatch;
import health.vigil.intake.internal.ResourceFacts;
import health.vigil.vault.Vault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;

/// The facts of records that come with a question and are not kept: what [FactProjection] would say if they were
/// written here, under the same fact ids and tokens where they are ours.
public final class RequestFacts {
    /// The origin of records that this platform's own vault gave.
    public static final String OURS = FactProjection.FACT_SYSTEM;

    private static final Comparator<Resource> AS_STORED = Comparator.comparing(
                    (Resource record) -> stored(record, Instant.EPOCH))
            .thenComparing(RequestFacts::reference);

    private final Vault vault;
    private final IntensiveCare units;

    /// @param units which units are intensive care
    public RequestFacts(Vault vault, IntensiveCare units) {
        this.vault = vault;
        this.units = units;
    }

    /// What the records say, all at once, in the order in which their server stored them.
    ///
    /// @param id of the batch
    /// @param origin [#OURS], or a name of the server that keeps the records: its ids are another one's
    /// @param patient logical id there
    /// @param records of that patient, each with its id; none twice
    /// @param now when it is asked; also the time of what states none and was stored at no time known
    /// @throws IllegalArgumentException where they state more than a batch may hold
    public FactBatch of(
            Handle transaction, UUID id, String origin, String patient, List<Resource> records, Instant now) {
        String own = own(transaction, origin, patient);
        List<Fact> facts = new ArrayList<>();
        for (Resource record : records.stream().sorted(AS_STORED).toList()) {
            String factId = vault.logicalId(transaction, "Fact", origin, reference(record));
            facts.addAll(ResourceFacts.of(factId, record, stored(record, now), units));
        }
        return new FactBatch(id, vault.token(own, TokenPurpose.CARE), vault.token(own, TokenPurpose.AUDIT), now, facts);
    }

    /// The logical id by which this platform knows a patient of that origin.
    public String own(Handle transaction, String origin, String patient) {
        return origin.equals(OURS) ? patient : vault.logicalId(transaction, "Patient", origin, patient);
    }

    private static Instant stored(Resource record, Instant otherwise) {
        return record.getMeta().hasLastUpdated()
                ? record.getMeta().getLastUpdated().toInstant()
                : otherwise;
    }

    private static String reference(Resource record) {
        return record.fhirType() + "/" + record.getIdElement().getIdPart();
    }
}
