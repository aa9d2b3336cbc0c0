package health.vigil.scoring.internal;

import health.vigil.base.ProblemException;
import health.vigil.facts.Signal;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.Model;
import health.vigil.scoring.ScoreRule;
import health.vigil.scoring.Tier;
import health.vigil.scoring.TierRule;
import health.vigil.scoring.Window;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// `bundle.json`, format 1. Every field must be there and none besides; every value is checked before use.
public record BundleForm(
        int format,
        String name,
        String version,
        String kind,
        String intendedUse,
        String driver,
        Duration reassessEvery,
        List<Score> scores,
        List<Threshold> tiers) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+-]{0,31}");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /// One score.
    public record Score(String score, int minimum, Map<Signal, Duration> maxAge) {}

    /// One tier.
    public record Threshold(
            Tier tier, double atLeast, @Nullable Double anySingle) {}

    public static BundleForm parse(String bundle, byte[] json) {
        try {
            return JSON.readValue(json, BundleForm.class);
        } catch (JacksonException e) {
            throw new ProblemException(
                    BundleFiles.problem(bundle, "bundle.json is not of the form: " + e.getOriginalMessage()), e);
        }
    }

    public Bundle bundle(String address, String card) {
        require(format == 1, "its format is not 1");
        require(NAME.matcher(name).matches(), "its name is not lower-case letters, digits and hyphens");
        require(VERSION.matcher(version).matches(), "its version is not letters, digits, dots and hyphens");
        require(kind.equals("rules"), "its kind is none that this version runs: rules");
        require(!intendedUse.isBlank(), "it does not say its intended use");
        require(!card.isBlank(), "its card is empty");
        require(reassessEvery.compareTo(Duration.ofMinutes(1)) >= 0, "it reassesses more than once a minute");
        require(!scores.isEmpty() && scores.getFirst().score().equals(driver), "the driver is not its first score");
        Set<String> names = new HashSet<>();
        scores.forEach(score -> check(score, names));
        checkTiers();
        return new Bundle(address, name, version, intendedUse, reassessEvery, model(), card);
    }

    private Model.Rules model() {
        return new Model.Rules(
                driver,
                scores.stream()
                        .map(score -> new ScoreRule(score.score(), score.minimum(), score.maxAge()))
                        .toList(),
                tiers.stream()
                        .map(tier -> new TierRule(tier.tier(), tier.atLeast(), tier.anySingle()))
                        .toList());
    }

    private void check(Score score, Set<String> names) {
        ClinicalScore clinical = ClinicalScore.named(score.score())
                .orElseThrow(() -> BundleFiles.refused(name, "no clinical score has the name that it gives"));
        require(names.add(score.score()), score.score() + " is there twice");
        require(
                score.minimum() >= 1 && score.minimum() <= clinical.parameters(),
                score.score() + " has no minimum from 1 to " + clinical.parameters());
        require(
                score.maxAge().keySet().equals(clinical.signals()),
                score.score() + " must give a maximum age for exactly these signals: "
                        + clinical.signals().stream().sorted().toList());
        for (Duration age : score.maxAge().values()) {
            require(
                    age.isPositive() && age.compareTo(Window.SEEN) <= 0,
                    score.score() + " has a maximum age that is not positive or over 36 hours");
        }
    }

    private void checkTiers() {
        require(!tiers.isEmpty(), "it has no tiers");
        for (int i = 0; i < tiers.size(); i++) {
            Threshold tier = tiers.get(i);
            require(tier.tier() != Tier.NONE, "NONE is what is left and has no threshold");
            require(
                    i == 0
                            || (tier.tier().compareTo(tiers.get(i - 1).tier()) < 0
                                    && tier.atLeast() < tiers.get(i - 1).atLeast()),
                    "its tiers do not fall from the highest");
        }
    }

    private void require(boolean condition, String why) {
        if (!condition) {
            throw BundleFiles.refused(name, why);
        }
    }
}
