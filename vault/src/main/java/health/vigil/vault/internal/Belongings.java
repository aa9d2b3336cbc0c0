package health.vigil.vault.internal;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.base.PhiAccess;
import health.vigil.vault.RecordKey;
import health.vigil.vault.StoredRecord;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;

/// What of a patient's records goes with a visit or account when that becomes another patient's: what refers to it,
/// to a visit of the account, the specimens of these, and each Provenance that is about nothing else. The patient's
/// own Patient, and what stands by itself, stay.
final class Belongings {
    private final Map<RecordKey, Resource> resources = new LinkedHashMap<>();
    private final Map<RecordKey, Set<RecordKey>> references = new LinkedHashMap<>();
    private final Set<RecordKey> moving = new HashSet<>();

    private Belongings(FhirContext fhir, PhiAccess access, List<StoredRecord> records) {
        for (StoredRecord stored : records) {
            if (stored.content() != null && !stored.key().type().equals("Patient")) {
                Resource resource = stored.content().open(access);
                resources.put(stored.key(), resource);
                references.put(stored.key(), References.all(fhir, resource));
            }
        }
    }

    /// @param records all of the patient's
    static List<StoredRecord> of(FhirContext fhir, PhiAccess access, List<StoredRecord> records, RecordKey what) {
        Belongings belongings = new Belongings(fhir, access, records);
        belongings.follow(what);
        belongings.specimens();
        belongings.provenances();
        return records.stream()
                .filter(stored -> belongings.moving.contains(stored.key()))
                .toList();
    }

    /// What refers to a visit or account, and so on for the visits among that.
    private void follow(RecordKey what) {
        if (!moving.add(what)
                || !(what.type().equals("Encounter") || what.type().equals("Account"))) {
            return;
        }
        references.forEach((key, named) -> {
            if (named.contains(what) && !key.type().equals("Provenance")) {
                follow(key);
            }
        });
    }

    private void specimens() {
        for (RecordKey key : List.copyOf(moving)) {
            for (RecordKey named : references.getOrDefault(key, Set.of())) {
                if (named.type().equals("Specimen")) {
                    moving.add(named);
                }
            }
        }
    }

    /// What is nobody's, such as the Location of a bed, does not hold a Provenance back.
    private boolean isThePatients(RecordKey target) {
        return target.type().equals("Patient") || resources.containsKey(target);
    }

    private void provenances() {
        Set<RecordKey> moved = Set.copyOf(moving);
        resources.forEach((key, resource) -> {
            List<RecordKey> targets =
                    References.targets(resource).filter(this::isThePatients).toList();
            if (!targets.isEmpty() && moved.containsAll(targets)) {
                moving.add(key);
            }
        });
    }
}
