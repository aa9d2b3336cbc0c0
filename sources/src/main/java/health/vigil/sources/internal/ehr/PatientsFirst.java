package health.vigil.sources.internal.ehr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Puts Patients before what refers to them, and reads those that have not come: nothing is put into a record before
/// it is known whose it is. Serves one round.
final class PatientsFirst {
    private static final String PATIENT = "Patient";
    private static final int MOST_KEPT = 100_000;
    private static final int DEEPEST = 10;

    private final Ehr ehr;
    private final Map<String, Boolean> come = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_KEPT;
        }
    };

    PatientsFirst(Ehr ehr) {
        this.ehr = ehr;
    }

    /// @param page as it came
    /// @return the same with the Patients that are missing, each after those that it names
    List<FoundResource> with(List<FoundResource> page) throws InterruptedException {
        for (FoundResource each : page) {
            if (each.type().equals(PATIENT)) {
                come.put(each.id(), true);
            }
        }
        List<FoundResource> fetched = new ArrayList<>();
        List<FoundResource> alone = new ArrayList<>();
        List<FoundResource> linked = new ArrayList<>();
        List<FoundResource> others = new ArrayList<>();
        for (FoundResource each : page) {
            List<String> patients = patients(each);
            for (String patient : patients) {
                fetch(patient, fetched, 0);
            }
            if (!each.type().equals(PATIENT)) {
                others.add(each);
            } else if (patients.isEmpty()) {
                alone.add(each);
            } else {
                linked.add(each);
            }
        }
        fetched.addAll(alone);
        fetched.addAll(linked);
        fetched.addAll(others);
        return fetched;
    }

    private List<String> patients(FoundResource resource) {
        return resource.references().stream()
                .flatMap(reference -> ehr.addresses().named(reference).stream())
                .filter(named -> named.type().equals(PATIENT))
                .map(Addresses.Named::id)
                .filter(id -> !(resource.type().equals(PATIENT) && resource.id().equals(id)))
                .distinct()
                .toList();
    }

    /// What cannot be had does not come: what refers to it waits as an exception then.
    private void fetch(String id, List<FoundResource> into, int depth) throws InterruptedException {
        if (depth > DEEPEST || come.put(id, true) != null) {
            return;
        }
        Optional<FoundResource> found = ehr.find(ehr.addresses().at(PATIENT + "/" + id))
                .map(ResourceScan::of)
                .filter(each -> each.type().equals(PATIENT) && each.id().equals(id));
        if (found.isPresent()) {
            for (String other : patients(found.get())) {
                fetch(other, into, depth + 1);
            }
            into.add(found.get());
        }
    }
}
