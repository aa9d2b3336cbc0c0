package health.vigil.vault.internal;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.base.PhiAccess;
import health.vigil.vault.PatientCompartment;
import health.vigil.vault.RecordChange;
import health.vigil.vault.RecordKey;
import health.vigil.vault.StoredRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;

/// Turns changes into drafts: checks them, copies the content and finds out whose record each is.
final class Drafting {
    private final FhirContext fhir;
    private final RecordCodec codec;

    Drafting(FhirContext fhir) {
        this.fhir = fhir;
        this.codec = new RecordCodec(fhir);
    }

    List<Draft> drafts(Handle transaction, PhiAccess access, List<RecordChange> changes) {
        List<Draft> drafts = new ArrayList<>();
        for (RecordChange change : changes) {
            RecordTypes.check(fhir, change.key());
            switch (change) {
                case RecordChange.Put put -> drafts.add(draft(put, access));
                case RecordChange.Delete delete -> drafts.add(new Draft(delete.key(), null, null, delete.ifVersion()));
                case RecordChange.Merge _, RecordChange.Move _, RecordChange.Redirect _ ->
                    throw new IllegalArgumentException("no draft of its own");
            }
        }
        return withPatientsOfTargets(transaction, drafts);
    }

    private Draft draft(RecordChange.Put put, PhiAccess access) {
        Resource content = put.content().open(access);
        RecordKey key = put.key();
        if (!content.fhirType().equals(key.type())) {
            throw Problems.notStorable(
                    "A " + content.fhirType() + " was to be stored as a " + key.type() + ".",
                    "Send a resource of the type that its address names.");
        }
        Resource own = codec.own(key, content);
        return new Draft(key, own, PatientCompartment.patient(own).orElse(null), put.ifVersion());
    }

    /// A Provenance that does not name the patient belongs to the patient of what it is about.
    private static List<Draft> withPatientsOfTargets(Handle transaction, List<Draft> drafts) {
        Map<RecordKey, String> known = new HashMap<>();
        Set<RecordKey> unknown = new LinkedHashSet<>();
        for (Draft draft : drafts) {
            if (draft.patient() != null) {
                known.put(draft.key(), draft.patient());
            }
        }
        for (Draft draft : drafts) {
            if (draft.content() != null && draft.patient() == null) {
                References.targets(draft.content())
                        .takeWhile(key -> !known.containsKey(key)) // the first whose patient is known decides
                        .forEach(unknown::add);
            }
        }
        if (!unknown.isEmpty()) {
            RecordTables.current(transaction, unknown).forEach((key, current) -> {
                if (current.patient() != null) {
                    known.put(key, current.patient());
                }
            });
        }
        return drafts.stream().map(draft -> withPatientOfTargets(draft, known)).toList();
    }

    private static Draft withPatientOfTargets(Draft draft, Map<RecordKey, String> known) {
        if (draft.content() == null || draft.patient() != null) {
            return draft;
        }
        Optional<String> patient = References.targets(draft.content())
                .filter(known::containsKey)
                .map(known::get)
                .findFirst();
        return new Draft(draft.key(), draft.content(), patient.orElse(null), draft.ifVersion());
    }

    /// What a merge makes of the current records of the patient merged away.
    List<Draft> merged(PhiAccess access, List<StoredRecord> records, String from, String into) {
        List<Draft> drafts = new ArrayList<>();
        for (StoredRecord stored : records) {
            if (stored.content() == null) {
                continue;
            }
            Resource own = codec.own(stored.key(), stored.content().open(access));
            if (own instanceof Patient retired && stored.key().id().equals(from)) {
                retired.setActive(false);
                retired.addLink().setType(Patient.LinkType.REPLACEDBY).setOther(new Reference("Patient/" + into));
                drafts.add(new Draft(stored.key(), retired, from, null));
            } else {
                References.rewrite(fhir, own, from, into);
                drafts.add(new Draft(stored.key(), own, into, null));
            }
        }
        return drafts;
    }

    /// What a move makes of records of the patient whose they were.
    List<Draft> moved(PhiAccess access, List<StoredRecord> records, String from, String into) {
        List<Draft> drafts = new ArrayList<>();
        for (StoredRecord stored : records) {
            if (stored.content() != null) {
                Resource own = codec.own(stored.key(), stored.content().open(access));
                References.rewrite(fhir, own, from, into);
                drafts.add(new Draft(stored.key(), own, into, null));
            }
        }
        return drafts;
    }

    /// What of a patient's records refers to one record, referring to another.
    List<Draft> redirected(PhiAccess access, List<StoredRecord> records, RecordKey from, RecordKey into) {
        List<Draft> drafts = new ArrayList<>();
        for (StoredRecord stored : records) {
            if (stored.content() == null
                    || stored.key().equals(into)
                    || stored.key().type().equals("Provenance")) {
                continue;
            }
            Resource own = codec.own(stored.key(), stored.content().open(access));
            if (References.all(fhir, own).contains(from)) {
                References.rewrite(fhir, own, from, into);
                drafts.add(new Draft(stored.key(), own, stored.patient(), null));
            }
        }
        return drafts;
    }
}
