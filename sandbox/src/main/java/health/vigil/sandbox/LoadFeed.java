package health.vigil.sandbox;

import health.vigil.sandbox.internal.LoadPatient;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/// Synthetic patients for measuring the platform under load: admissions, then vital signs that drift, get worse and
/// mend at random. Plausible, not clinical: measure speed with it and nothing else. Equal arguments and calls give
/// equal messages.
public final class LoadFeed {
    /// Measurements in one message of vital signs.
    public static final int MEASUREMENTS = 7;

    private final List<LoadPatient> patients;
    private int next;

    /// @param run tells two runs against the same platform apart; 1 to 8 characters of `A-Z0-9`
    /// @param patients 1 to 100,000
    public LoadFeed(String run, int patients, long seed) {
        if (!run.matches("[A-Z0-9]{1,8}") || patients < 1 || patients > 100_000) {
            throw new IllegalArgumentException("a run has a name of 1 to 8 letters and 1 to 100,000 patients");
        }
        this.patients = IntStream.range(0, patients)
                .mapToObj(number -> new LoadPatient(run, number, seed))
                .toList();
    }

    /// One A01 for each patient; to be sent first.
    public List<FeedMessage> admissions(Instant at) {
        return patients.stream().map(patient -> patient.admission(at)).toList();
    }

    /// The next patient's vital signs, each patient in turn.
    ///
    /// @param at when they are true and sent; not before the admissions
    public FeedMessage vitals(Instant at) {
        LoadPatient patient = patients.get(next);
        next = (next + 1) % patients.size();
        return patient.vitals(at);
    }
}
