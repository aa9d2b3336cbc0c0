package health.vigil.training.internal;

import health.vigil.evaluation.LabelledStays;
import health.vigil.scoring.Provenance;
import health.vigil.training.Origin;
import health.vigil.training.Recipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How a bundle was made, for its provenance.
public final class Lineage {
    /// Parameter: whether hour and label were made independent.
    public static final String HOUR_FREE = "hour taken out";

    private static final String LAST_HOUR = "calls chosen up to hour";
    private static final Set<String> CHALLENGE = Set.of("A", "B");
    private static final String LIBRARY = "xgboost4j 3.0.4";

    private Lineage() {}

    /// @param learned all stays that took part, which is all but those kept aside
    public static Provenance.Lineage of(Origin origin, Recipe recipe, long seed, LabelledStays learned) {
        Map<String, String> parameters = new LinkedHashMap<>();
        recipe.boosting().parameters().forEach((name, value) -> parameters.put(name, String.valueOf(value)));
        parameters.put("rounds", String.valueOf(recipe.boosting().rounds()));
        parameters.put("models", String.valueOf(Ensemble.SIZE));
        parameters.put(
                "stays without sepsis seen by each model",
                "one in " + recipe.boosting().thin());
        parameters.put(HOUR_FREE, String.valueOf(recipe.hourFree()));
        parameters.put(LAST_HOUR, String.valueOf(recipe.lastHour()));
        return new Provenance.Lineage(
                data(learned),
                "by patient: SHA-256 of vigil-split-1: and the patient's id, first eight bytes modulo 100, below 80 to"
                        + " learn from; of these every fifth is left out by one model each, for calibration and calls",
                origin.code(),
                origin.command(),
                seed,
                LIBRARY,
                parameters);
    }

    /// Up to which hour calls counted when their point was chosen.
    public static int lastHour(Provenance.Lineage lineage) {
        return Integer.parseInt(lineage.parameters().getOrDefault(LAST_HOUR, String.valueOf(Integer.MAX_VALUE)));
    }

    /// One entry for each hospital.
    public static List<Provenance.Data> data(LabelledStays learned) {
        List<Provenance.Data> all = new ArrayList<>();
        for (String hospital : learned.hospitals()) {
            LabelledStays some = learned.at(hospital);
            boolean challenge = CHALLENGE.contains(hospital);
            all.add(new Provenance.Data(
                    challenge ? "PhysioNet/CinC Challenge 2019, hospital " + hospital : "stays of " + hospital,
                    challenge ? "doi:10.13026/v64v-d857" : "given by the operator",
                    challenge ? "PhysioNet open access" : "the operator's own",
                    some.hash(),
                    some.stays().size(),
                    some.rows()));
        }
        return all;
    }
}
