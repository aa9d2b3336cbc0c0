package health.vigil.inquiry.internal;

import health.vigil.base.PatientToken;
import health.vigil.base.ProblemException;
import health.vigil.inquiry.ActText;
import health.vigil.ledger.Act;
import health.vigil.ledger.RecordedEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Whose data somebody's acts reached, gathered act by act: one row a patient, with the entries that show it. Takes
/// as much memory as there are patients, however many acts. Not safe for several threads.
public final class Touched {
    /// The columns' names, in order.
    public static final List<String> NAMES =
            List.of("patient", "first", "last", "acts", "refused", "what", "first_entry", "first_leaf_hash", "entries");

    private static final int MOST_ENTRIES = 200;

    private final Map<String, Reached> patients = new LinkedHashMap<>();
    private final int most;

    /// @param most patients at most
    public Touched(int most) {
        this.most = most;
    }

    /// Takes the next act, which is newer than those before. One without a patient, and that showed no entry of one,
    /// reached nobody.
    ///
    /// @param shown the patients of the entries that the act showed
    /// @throws ProblemException `VGL-INQ-002` where these are more patients than can be told
    public void add(RecordedEntry act, Set<String> shown) {
        Set<String> reached = new TreeSet<>(shown);
        Optional.ofNullable(act.entry().subject()).map(PatientToken::value).ifPresent(reached::add);
        reached.forEach(patient ->
                patients.computeIfAbsent(patient, _ -> new Reached(act)).add(act));
        if (patients.size() > most) {
            throw new ProblemException(
                    "VGL-INQ-002",
                    "The acts of the range reached more than " + most + " patients.",
                    "Ask for it in parts, each complete; a table holds more patients than a report.");
        }
    }

    /// How many patients were reached.
    public int patients() {
        return patients.size();
    }

    /// The places of the first acts on each patient.
    public List<Long> firsts() {
        return patients.values().stream().map(each -> each.entries.getFirst()).toList();
    }

    /// A row a patient, in the order of the first acts.
    public List<Map<String, String>> rows() {
        return patients.entrySet().stream()
                .map(each -> each.getValue().row(each.getKey()))
                .toList();
    }

    /// One patient's acts.
    private static final class Reached {
        private final Instant first;
        private final String firstLeafHash;
        private final List<Long> entries = new ArrayList<>(1);
        private final Map<String, Integer> what = new TreeMap<>();
        private Instant last;
        private int acts;
        private int refused;

        Reached(RecordedEntry act) {
            this.first = act.entry().time();
            this.last = first;
            this.firstLeafHash = act.leafHash();
        }

        void add(RecordedEntry act) {
            last = act.entry().time();
            acts++;
            refused += ActText.refused(act.entry().authority()) ? 1 : 0;
            what.merge(name(act.entry().act()), 1, Integer::sum);
            if (entries.size() < MOST_ENTRIES) {
                entries.add(act.index());
            }
        }

        Map<String, String> row(String patient) {
            return Map.of(
                    "patient", patient,
                    "first", first.toString(),
                    "last", last.toString(),
                    "acts", Integer.toString(acts),
                    "refused", Integer.toString(refused),
                    "what",
                            what.entrySet().stream()
                                    .map(each -> each.getKey() + " " + each.getValue())
                                    .collect(Collectors.joining(" ")),
                    "first_entry", Long.toString(entries.getFirst()),
                    "first_leaf_hash", firstLeafHash,
                    "entries",
                            entries.stream().map(index -> Long.toString(index)).collect(Collectors.joining(" ")));
        }
    }

    private static String name(Act act) {
        return act instanceof Act.RecordsDisclosed disclosed ? disclosed.interaction() : act.kind();
    }
}
