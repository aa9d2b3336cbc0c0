package health.vigil.training.internal;

import health.vigil.evaluation.Answered;
import health.vigil.evaluation.LabelledStay;
import health.vigil.evaluation.Utility;
import health.vigil.facts.Signal;
import health.vigil.scoring.FeatureSet;
import health.vigil.scoring.LearnedModel;
import health.vigil.scoring.ScoreRule;
import health.vigil.scoring.TreeEnsemble;
import health.vigil.scoring.Uncertainty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// What is thought of rows. Stays are judged as [health.vigil.evaluation.Evaluation] judges them, withheld scores and
/// all.
public final class Judgement {
    private Judgement() {}

    /// What a call at each row is worth more than silence; 0 after an hour.
    public static double[] gainsUpTo(Rows rows, int lastHour) {
        return rows.map((stay, row) ->
                stay.hour(row) > lastHour ? 0 : Utility.worth(stay, row, true) - Utility.worth(stay, row, false));
    }

    /// By the finished model.
    ///
    /// @param bundle what `bundle.json` says
    public static List<Answered> of(List<LabelledStay> stays, Draft draft, JsonNode bundle) {
        LearnedModel model = model(draft.features(), draft.models(), draft.reading(), bundle);
        return stays.parallelStream().map(stay -> Answered.of(stay, model)).toList();
    }

    /// The same for the stays that were trained on, so that none has a say in what is thought of it: each is judged
    /// by the model that has not seen it, whose margins mean what was found on the stays of the other parts.
    ///
    /// @param bundle what `bundle.json` says
    public static List<Answered> crossed(Rows rows, Draft draft, List<Reading> readings, JsonNode bundle) {
        List<LearnedModel> models = new ArrayList<>();
        for (int part = 0; part < Ensemble.SIZE; part++) {
            List<byte[]> alone = List.of(draft.models().get(part));
            models.add(model(draft.features(), alone, readings.get(part), bundle));
        }
        return IntStream.range(0, rows.stays().size())
                .parallel()
                .mapToObj(stay -> Answered.of(rows.stays().get(stay), models.get(Ensemble.part(stay))))
                .toList();
    }

    /// What the margins of each part mean by those of the others.
    ///
    /// @param unseen for each row the margin from the model that was trained without its stay
    public static List<Reading> readings(Rows rows, double[] unseen, double[] labels, double[] gains) {
        List<Reading> readings = new ArrayList<>();
        for (int part = 0; part < Ensemble.SIZE; part++) {
            int left = part;
            int[] others = rows.where(stay -> Ensemble.part(stay) != left);
            readings.add(Reading.of(some(unseen, others), some(labels, others), some(gains, others)));
        }
        return readings;
    }

    private static double[] some(double[] numbers, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> numbers[row]).toArray();
    }

    private static LearnedModel model(FeatureSet features, List<byte[]> models, Reading reading, JsonNode bundle) {
        Map<Signal, Duration> ages = new TreeMap<>();
        JsonNode minimum = bundle.path("minimum");
        minimum.path("maxAge")
                .properties()
                .forEach(age -> ages.put(
                        Signal.valueOf(age.getKey()),
                        Duration.parse(age.getValue().stringValue())));
        List<LearnedModel.Range> ranges = new ArrayList<>();
        for (JsonNode range : bundle.path("ranges")) {
            ranges.add(new LearnedModel.Range(
                    features.names().indexOf(range.path("feature").stringValue()),
                    range.path("low").doubleValue(),
                    range.path("high").doubleValue()));
        }
        return new LearnedModel(
                features,
                TreeEnsemble.read(models),
                reading.calibration(),
                new Uncertainty.Ensemble(),
                new ScoreRule("minimum", minimum.path("count").intValue(), ages),
                ranges,
                null,
                reading.call());
    }
}
