package health.vigil.training;

import health.vigil.base.ProblemException;
import health.vigil.evaluation.Answered;
import health.vigil.evaluation.LabelledStays;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.BundleLoader;
import health.vigil.scoring.FeatureSet;
import health.vigil.scoring.Model;
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
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Refits a shipped bundle on a site's own labelled stays: each model grows some more trees on them, without changing
/// those that it has, and calibration, point of calls and tiers are chosen anew. The result is a new bundle whose
/// lineage names the one that it came from.
public final class Calibrator {
    /// Few, shallow trees: a site has some dozens of septic patients to show, not thousands.
    public static final Boosting REFIT = new Boosting(60, 3, 0.05, 0.6, 0.3, 10, 20, 1);

    private static final int FEWEST_SEPTIC = 20;

    private final long seed;
    private final Origin origin;
    private final Consumer<String> progress;

    /// @param progress told each step, in words
    public Calibrator(long seed, Origin origin, Consumer<String> progress) {
        this.seed = seed;
        this.origin = origin;
        this.progress = progress;
    }

    /// Refits, and writes the new bundle into a directory, which is made if it is not there.
    ///
    /// @param shipped the bundle's directory
    /// @param site becomes part of the new bundle's version: letters, digits, dots and hyphens
    /// @return the new bundle, as it is loaded from there
    /// @throws ProblemException `VGL-TRN-001` where the bundle is not of trees that were trained here, or the stays
    ///     are too few; `VGL-TRN-002` where their rows are
    public Bundle calibrate(Path shipped, LabelledStays stays, String site, Path directory) {
        Bundle from = BundleLoader.load(shipped);
        if (!(from.model() instanceof Model.Learned learned) || from.provenance() == null) {
            throw refused("the bundle " + from.name() + " is not a learned model");
        }
        long septic = stays.stays().stream().filter(stay -> stay.septic()).count();
        if (septic < FEWEST_SEPTIC) {
            throw refused(septic + " septic stays are too few; " + FEWEST_SEPTIC + " are needed");
        }
        Provenance provenance = from.provenance();
        FeatureSet features = learned.model().features();
        BundleFolder source = new BundleFolder(shipped);
        ObjectNode bundle = BundleFolder.read(source.read("bundle.json"), ObjectNode.class);
        Rows rows = Rows.of(stays, features);
        boolean hourFree = "true".equals(provenance.lineage().parameters().get(Lineage.HOUR_FREE));
        int lastHour = Lineage.lastHour(provenance.lineage());
        Ensemble ensemble = Ensemble.fit(
                rows, Target.of(rows, hourFree), REFIT, seed, features.names(), models(bundle, source), progress);
        double[] labels = rows.labels();
        double[] gains = Judgement.gainsUpTo(rows, lastHour);
        Draft draft = Draft.of(features, ensemble, labels, gains);
        BundleFolder folder = BundleFolder.empty(directory);
        bundle.put("version", from.version() + "-" + site);
        draft.write(folder, bundle, rows, seed);
        List<Answered> judged =
                Judgement.crossed(rows, draft, Judgement.readings(rows, ensemble.unseen(), labels, gains), bundle);
        Findings.Told told = Findings.tell("cross-validated at " + site, judged, seed);
        Provenance refitted = new Provenance(
                lineage(from, provenance.lineage(), stays),
                told.validation(),
                told.subgroups(),
                new TreeMap<>(provenance.attributes()));
        folder.writeJson("provenance.json", refitted);
        folder.writeText("card.md", Card.write(bundle, refitted));
        BundleLoader.seal(directory);
        return BundleLoader.load(directory);
    }

    private static List<byte[]> models(ObjectNode bundle, BundleFolder source) {
        List<byte[]> models = new ArrayList<>();
        for (JsonNode file : bundle.path("model").path("files")) {
            models.add(source.read(file.stringValue()));
        }
        if (models.isEmpty() || !bundle.path("kind").stringValue().equals("trees")) {
            throw refused("the bundle's model is not made of trees");
        }
        return models;
    }

    private Provenance.Lineage lineage(Bundle from, Provenance.Lineage before, LabelledStays stays) {
        List<Provenance.Data> data = new ArrayList<>(before.data());
        data.addAll(Lineage.data(stays));
        TreeMap<String, String> parameters = new TreeMap<>(before.parameters());
        REFIT.parameters().forEach((name, value) -> parameters.put("refit " + name, String.valueOf(value)));
        parameters.put("refit rounds", String.valueOf(REFIT.rounds()));
        parameters.put("refit seed", String.valueOf(seed));
        parameters.put("refitted from", from.name() + " " + from.version() + " " + from.address());
        return new Provenance.Lineage(
                data,
                before.split() + "; refitted on all stays of the last data set, every fifth left out by one model each",
                origin.code(),
                before.command() + "; " + origin.command(),
                before.seed(),
                before.library(),
                parameters);
    }

    private static ProblemException refused(String why) {
        return new ProblemException(
                "VGL-TRN-001",
                "The bundle cannot be calibrated: " + why + ".",
                "Give a learned bundle of trees and labelled stays of one site with at least " + FEWEST_SEPTIC
                        + " septic ones.");
    }
}
