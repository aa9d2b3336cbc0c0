package health.vigil.evaluation;

import health.vigil.base.ProblemException;
import health.vigil.evaluation.internal.Evaluator;
import health.vigil.evaluation.internal.Judge;
import health.vigil.evaluation.internal.Panel;
import health.vigil.evaluation.internal.PredictionFiles;
import health.vigil.scoring.Bundle;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// A bundle asked about every row of labelled stays, beside the rules that everybody knows.
public final class Evaluation {
    private final Bundle bundle;
    private final LabelledStays stays;
    private final List<Panel> panels;

    private Evaluation(Bundle bundle, LabelledStays stays, List<Panel> panels) {
        this.bundle = bundle;
        this.stays = stays;
        this.panels = panels;
    }

    /// Asks, on all processors.
    ///
    /// @param bundle judged
    /// @param rules a bundle of published scores, NEWS2, qSOFA and SIRS among them: the comparators
    /// @throws ProblemException `VGL-EVA-005` where the comparators are incomplete
    public static Evaluation of(Bundle bundle, Bundle rules, LabelledStays stays) {
        Judge judge = new Judge(bundle, rules);
        return new Evaluation(
                bundle, stays, stays.stays().parallelStream().map(judge::judge).toList());
    }

    /// What the bundle said, stay by stay in the order of their ids.
    public List<JudgedStay> judged() {
        return panels.stream().map(Panel::model).toList();
    }

    /// All figures.
    ///
    /// @param split what the stays are called in the report
    /// @param resamples for each interval
    /// @param seed of the resamples
    /// @param progress takes a line now and then
    public EvaluationReport report(String split, int resamples, long seed, Consumer<String> progress) {
        return new Evaluator(bundle, stays, panels, resamples, seed, progress).report(split);
    }

    /// Writes what the challenge's scorer reads: for each stay `<id>.psv` with the heading
    /// `PredictedProbability|PredictedLabel` and one line a row. A withheld score is a probability of 1e-12 and no
    /// call; points of published scores are divided by 25. The form has no column that says so: beside the stays
    /// `withheld.csv` has a line `patient,ICULOS,reason` for each such row and reason.
    ///
    /// @param directory new or empty
    /// @throws ProblemException `VGL-EVA-006`
    public void write(Path directory) {
        PredictionFiles.write(directory, judged());
    }
}
