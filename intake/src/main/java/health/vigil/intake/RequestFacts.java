package health.vigil.intake;

import health.vigil.base.PatientToken;
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
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Patient;
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

    /// What the records say, all at once, in the order in which their server stored them. How old the patient is, is
    /// told as of the day on which the present stay began, if that is later.
    ///
    /// @param batches gives ids that increase
    /// @param origin [#OURS], or a name of the server that keeps the records: its ids are another one's
    /// @param patient logical id there
    /// @param records of that patient, each with its id; none twice
    /// @param now when it is asked; also the time of what states none and was stored at no time known
    /// @return one or more
    public List<FactBatch> of(
            Handle transaction,
            Supplier<UUID> batches,
            String origin,
            String patient,
            List<Resource> records,
            Instant now) {
        String own = own(transaction, origin, patient);
        List<Fact> facts = new ArrayList<>();
        for (Resource record : records.stream().sorted(AS_STORED).toList()) {
            String factId = vault.logicalId(transaction, "Fact", origin, reference(record));
            Instant said = record instanceof Patient ? sayAgain(record, records, now) : stored(record, now);
            facts.addAll(ResourceFacts.of(factId, record, said, units));
        }
        PatientToken token = vault.token(own, TokenPurpose.CARE);
        PatientToken auditSubject = vault.token(own, TokenPurpose.AUDIT);
        List<FactBatch> said = new ArrayList<>();
        for (int from = 0; from == 0 || from < facts.size(); from += FactBatch.MAX_FACTS) {
            List<Fact> part = facts.subList(from, Math.min(facts.size(), from + FactBatch.MAX_FACTS));
            said.add(new FactBatch(batches.get(), token, auditSubject, now, part));
        }
        return said;
    }

    /// The logical id by which this platform knows a patient of that origin.
    public String own(Handle transaction, String origin, String patient) {
        return origin.equals(OURS) ? patient : vault.logicalId(transaction, "Patient", origin, patient);
    }

    private static Instant sayAgain(Resource patient, List<Resource> records, Instant now) {
        return records.stream()
                .filter(Encounter.class::isInstance)
                .map(Encounter.class::cast)
                .filter(stay -> stay.getStatus() == EncounterStatus.INPROGRESS
                        && stay.getPeriod().hasStart())
                .map(stay -> stay.getPeriod().getStart().toInstant())
                .filter(start -> !start.isAfter(now))
                .reduce(stored(patient, now), (a, b) -> a.isAfter(b) ? a : b);
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
