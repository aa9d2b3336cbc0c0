package health.vigil.scoring.internal;

import health.vigil.facts.Fact.Noted;
import health.vigil.facts.Signal;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.Calibration;
import health.vigil.scoring.FeatureSet;
import health.vigil.scoring.LearnedModel;
import health.vigil.scoring.Model;
import health.vigil.scoring.Predictor;
import health.vigil.scoring.Provenance;
import health.vigil.scoring.ScoreRule;
import health.vigil.scoring.Tier;
import health.vigil.scoring.TierRule;
import health.vigil.scoring.Uncertainty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `bundle.json`, format 2: a learned model. Every field but `notes` must be there and none besides; every value is
/// checked before use, and the whole is tried on its test vectors.
public record LearnedForm(
        int format,
        String name,
        String version,
        String kind,
        String score,
        String predicts,
        String intendedUse,
        String outOfScope,
        String clinicalOwner,
        Duration reassessEvery,
        JsonNode model,
        Calibration calibration,
        Uncertainty uncertainty,
        Minimum minimum,
        List<Range> ranges,
        @Nullable Double widest,
        double call,
        List<Threshold> tiers,
        List<BundleForm.Score> scores,
        Map<Noted.Finding, Duration> notes) {
    private static final int MAX_TEXT = 2000;

    /// The least that must be known.
    public record Minimum(int count, Map<Signal, Duration> maxAge) {}

    /// Where a feature lay in training.
    public record Range(String feature, double low, double high) {}

    /// One tier.
    public record Threshold(Tier tier, double atLeast) {}

    public static LearnedForm read(BundleFiles files) {
        return BundleJson.form(files, LearnedForm.class);
    }

    /// The bundle, checked and tried.
    public Bundle bundle(BundleFiles files, Predictors predictors) {
        String card = files.text("card.md");
        check(card);
        FeatureSet features = features(files);
        Predictor predictor = predictors.load(files, kind, model, features);
        require(predictor.features() == features.size(), "its model reads another number of features");
        LearnedModel learned = new LearnedModel(
                features, predictor, calibration, uncertainty, minimumRule(), ranges(features), widest, call);
        require(
                !(uncertainty instanceof Uncertainty.Ensemble) || predictor.size() >= Uncertainty.Ensemble.LEAST,
                "an ensemble's interval needs " + Uncertainty.Ensemble.LEAST + " models");
        try {
            TestVectors.read(files).tryOn(name, learned, predictor.tolerance());
        } catch (IllegalArgumentException e) {
            throw BundleFiles.refused(name, String.valueOf(e.getMessage()));
        }
        Provenance provenance = ProvenanceCheck.read(files);
        List<TierRule> rules = tierRules();
        Model.Learned whole = new Model.Learned(
                score, predicts, learned, BundleForm.rules(name, scores), rules, BundleForm.notes(name, notes));
        return new Bundle(files.address(), name, version, intendedUse, reassessEvery, whole, provenance, card);
    }

    private void check(String card) {
        require(format == 2, "its format is not 2");
        require(BundleForm.NAME.matcher(name).matches(), "its name is not lower-case letters, digits and hyphens");
        require(BundleForm.VERSION.matcher(version).matches(), "its version is not letters, digits, dots and hyphens");
        for (String text : List.of(score, predicts, intendedUse, outOfScope, clinicalOwner, card)) {
            require(!text.isBlank(), "a text that people need is empty");
        }
        for (String text : List.of(score, predicts, intendedUse, outOfScope, clinicalOwner)) {
            require(text.length() <= MAX_TEXT, "a text is longer than " + MAX_TEXT + " characters");
        }
        require(ClinicalScore.named(score).isEmpty(), "its score has the name of a published one");
        require(reassessEvery.compareTo(BundleForm.LEAST_PAUSE) >= 0, "it reassesses more than once a minute");
        require(call > 0 && call <= 1, "its call is no probability");
        require(widest == null || (widest > 0 && widest <= 1), "its widest interval is no probability");
    }

    private FeatureSet features(BundleFiles files) {
        try {
            return FeatureSet.parse(files.content("features.json"));
        } catch (IllegalArgumentException e) {
            throw BundleFiles.refused(name, "features.json is not of the form: " + e.getMessage());
        }
    }

    private ScoreRule minimumRule() {
        Map<Signal, Duration> ages = minimum.maxAge();
        require(
                minimum.count() >= 1 && minimum.count() <= ages.size(),
                "its minimum of data is not from 1 to the number of its signals");
        BundleForm.checkAges(name, "its minimum of data", ages);
        return new ScoreRule(score, minimum.count(), ages);
    }

    private List<LearnedModel.Range> ranges(FeatureSet features) {
        return ranges.stream()
                .map(range -> {
                    int index = features.names().indexOf(range.feature());
                    require(index >= 0, "a range is of no feature");
                    require(range.low() <= range.high(), "a range is empty");
                    return new LearnedModel.Range(index, range.low(), range.high());
                })
                .toList();
    }

    private List<TierRule> tierRules() {
        List<TierRule> rules = BundleForm.tiers(
                name,
                tiers.stream()
                        .map(tier -> new BundleForm.Threshold(tier.tier(), tier.atLeast(), null))
                        .toList());
        require(
                rules.stream().allMatch(rule -> rule.atLeast() > 0 && rule.atLeast() <= 1),
                "a tier's threshold is no probability");
        return rules;
    }

    private void require(boolean condition, String why) {
        BundleForm.require(name, condition, why);
    }
}
