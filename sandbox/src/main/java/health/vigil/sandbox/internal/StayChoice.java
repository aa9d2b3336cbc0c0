package health.vigil.sandbox.internal;

import health.vigil.base.ProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/// Chooses the stays of a feed: the named ones, or a mixture of septic and not from both charting systems.
public final class StayChoice {
    private StayChoice() {}

    /// The named stays, each once.
    public static List<IcuStay> named(List<IcuStay> all, List<String> ids) {
        Set<String> wanted = new HashSet<>(ids);
        List<IcuStay> chosen =
                all.stream().filter(stay -> wanted.contains(stay.id())).toList();
        if (chosen.size() < wanted.size()) {
            String missing = wanted.stream()
                    .filter(id -> chosen.stream().noneMatch(stay -> stay.id().equals(id)))
                    .sorted()
                    .limit(10)
                    .collect(Collectors.joining(", "));
            throw new ProblemException(
                    "VGL-SBX-003",
                    "The tables have no complete ICU stay with the id " + missing + ".",
                    "Name stays by the icustay_id of icustays.csv whose admission and patient are in the tables too.");
        }
        return chosen;
    }

    /// Up to `count` stays, one per patient, dealt in turn from four heaps (septic or not, each charting system),
    /// each shuffled by the seed. Stays under 12 h are left out: they end before anything can be seen.
    public static List<IcuStay> mixed(List<IcuStay> all, int count, long seed) {
        List<List<IcuStay>> heaps = new ArrayList<>();
        for (boolean septic : new boolean[] {true, false}) {
            for (String charting : List.of("carevue", "metavision")) {
                List<IcuStay> heap = new ArrayList<>(all.stream()
                        .filter(stay -> stay.septic() == septic)
                        .filter(stay -> stay.charting().equals("metavision") == charting.equals("metavision"))
                        .filter(stay -> stay.icuIn().plusHours(12).isBefore(stay.icuOut()))
                        .sorted(Comparator.comparing(IcuStay::id))
                        .toList());
                Collections.shuffle(
                        heap,
                        new Random(Draw.of(seed, "choice", septic + charting).nextLong()));
                heaps.add(heap);
            }
        }
        List<IcuStay> chosen = new ArrayList<>();
        Set<String> subjects = new HashSet<>();
        while (chosen.size() < count && heaps.stream().anyMatch(heap -> !heap.isEmpty())) {
            for (List<IcuStay> heap : heaps) {
                heap.removeIf(stay -> subjects.contains(stay.subject()));
                if (!heap.isEmpty() && chosen.size() < count) {
                    IcuStay stay = heap.removeFirst();
                    subjects.add(stay.subject());
                    chosen.add(stay);
                }
            }
        }
        chosen.sort(Comparator.comparing(IcuStay::id));
        return chosen;
    }
}
