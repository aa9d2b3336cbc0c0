package health.vigil.inquiry.internal;

import health.vigil.base.PatientToken;
import health.vigil.inquiry.ActText;
import health.vigil.ledger.Act;
import health.vigil.ledger.RecordedEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Whose data somebody's acts reached: one row a patient, with the entries that show it.
public final class Touched {
    /// The columns' names, in order.
    public static final List<String> NAMES =
            List.of("patient", "first", "last", "acts", "refused", "what", "first_entry", "first_leaf_hash", "entries");

    private Touched() {}

    /// The acts of each patient, oldest first; an act without a patient, and that showed no entry of one, reached
    /// nobody.
    ///
    /// @param newestFirst as they were found
    /// @param shown the patients of the entries that an act showed
    public static SequencedMap<String, List<RecordedEntry>> byPatient(
            List<RecordedEntry> newestFirst, Function<RecordedEntry, Set<String>> shown) {
        SequencedMap<String, List<RecordedEntry>> patients = new LinkedHashMap<>();
        for (RecordedEntry each : newestFirst.reversed()) {
            Set<String> reached = new TreeSet<>(shown.apply(each));
            Optional.ofNullable(each.entry().subject()).map(PatientToken::value).ifPresent(reached::add);
            reached.forEach(patient ->
                    patients.computeIfAbsent(patient, _ -> new ArrayList<>()).add(each));
        }
        return patients;
    }

    /// One patient's row.
    public static Map<String, String> row(String patient, List<RecordedEntry> acts) {
        Map<String, Integer> what = new TreeMap<>();
        acts.forEach(each -> what.merge(name(each.entry().act()), 1, Integer::sum));
        long refused = acts.stream()
                .filter(each -> ActText.refused(each.entry().authority()))
                .count();
        return Map.of(
                "patient", patient,
                "first", acts.getFirst().entry().time().toString(),
                "last", acts.getLast().entry().time().toString(),
                "acts", Integer.toString(acts.size()),
                "refused", Long.toString(refused),
                "what",
                        what.entrySet().stream()
                                .map(each -> each.getKey() + " " + each.getValue())
                                .collect(Collectors.joining(" ")),
                "first_entry", Long.toString(acts.getFirst().index()),
                "first_leaf_hash", acts.getFirst().leafHash(),
                "entries",
                        acts.stream()
                                .map(each -> Long.toString(each.index()))
                                .limit(200)
                                .collect(Collectors.joining(" ")));
    }

    private static String name(Act act) {
        return act instanceof Act.RecordsDisclosed disclosed ? disclosed.interaction() : act.kind();
    }
}
