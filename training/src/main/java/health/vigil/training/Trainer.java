package health.vigil.training;

import health.vigil.evaluation.Answered;
import health.vigil.evaluation.LabelledStay;
import health.vigil.evaluation.LabelledStays;
import health.vigil.evaluation.Split;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.BundleLoader;
import health.vigil.scoring.Provenance;
import health.vigil.training.internal.BundleFolder;
import health.vigil.training.internal.Card;
import health.vigil.training.internal.Draft;
import health.vigil.training.internal.Ensemble;
import health.vigil.training.internal.Findings;
import health.vigil.training.internal.Judgement;
import health.vigil.training.internal.Lineage;
import health.vigil.training.internal.Rows;
import health.vigil.training.internal.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// Makes a bundle from labelled stays. The same stays, recipe, seed and version of this code give the same bytes.
///
/// Stays of [Split#HELD_OUT] take no part in it, but for the last step: what the finished model is worth on them is
/// written into its provenance and its card.
public final class Trainer {
    private final Recipe recipe;
    private final long seed;
    private final Origin origin;
    private final Consumer<String> progress;

    /// @param progress told each step, in words
    public Trainer(Recipe recipe, long seed, Origin origin, Consumer<String> progress) {
        this.recipe = recipe;
        this.seed = seed;
        this.origin = origin;
        this.progress = progress;
    }

    /// Trains, and writes the bundle into a directory, which is made if it is not there.
    ///
    /// @return the bundle, as it is loaded from there
    public Bundle train(LabelledStays stays, Path directory) {
        BundleFolder folder = BundleFolder.empty(directory);
        LabelledStays learned = stays.where(stay -> Split.of(stay.id()) != Split.HELD_OUT);
        progress.accept(learned.stays().size() + " stays to learn from, "
                + recipe.features().size() + " features");
        Rows rows = Rows.of(learned, recipe.features());
        Target target = Target.of(rows, recipe.hourFree());
        Ensemble ensemble = Ensemble.fit(
                rows, target, recipe.boosting(), seed, recipe.features().names(), null, progress);
        double[] labels = rows.labels();
        double[] gains = Judgement.gainsUpTo(rows, recipe.lastHour());
        Draft draft = Draft.of(recipe.features(), ensemble, labels, gains);
        ObjectNode bundle = (ObjectNode) BundleFolder.resource("bundle.json");
        bundle.put("name", recipe.name()).put("version", recipe.version());
        bundle.setAll((ObjectNode) BundleFolder.resource(recipe.name() + ".json"));
        draft.write(folder, bundle, rows, seed);
        Provenance.Lineage lineage = Lineage.of(origin, recipe, seed, learned);
        List<Answered> crossed =
                Judgement.crossed(rows, draft, Judgement.readings(rows, ensemble.unseen(), labels, gains), bundle);
        Findings.Told told = Findings.tell("cross-validated", crossed, seed);
        LabelledStays aside = stays.in(Split.HELD_OUT);
        if (aside.stays().stream().anyMatch(LabelledStay::septic)) {
            progress.accept("judging " + aside.stays().size() + " stays kept aside");
            List<Answered> judged = Judgement.of(aside.stays(), draft, bundle);
            told = told.and(Findings.tell("kept aside", judged, seed));
        }
        Provenance provenance =
                new Provenance(lineage, told.validation(), told.subgroups(), BundleFolder.attributes(recipe.name()));
        folder.writeJson("provenance.json", provenance);
        folder.writeText("card.md", Card.write(bundle, provenance));
        BundleLoader.seal(directory);
        return BundleLoader.load(directory);
    }
}
