package health.vigil.scoring.internal;

import health.vigil.facts.Fact.Noted;
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

/// `bundle.json`, format 1. Every field but `notes` must be there and none besides; every value is checked before
/// use.
public record BundleForm(
        int format,
        String name,
        String version,
        String kind,
        String intendedUse,
        String driver,
        Duration reassessEvery,
        List<Score> scores,
        List<Threshold> tiers,
        Map<Noted.Finding, Duration> notes) {
    public static final String KIND = "rules";

    static final Duration LEAST_PAUSE = Duration.ofMinutes(1);
    static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+-]{0,31}");
    /// One score.
    public record Score(String score, int minimum, Map<Signal, Duration> maxAge) {}

    /// One tier.
    public record Threshold(
            Tier tier, double atLeast, @Nullable Double anySingle) {}

    public static BundleForm read(BundleFiles files) {
        return BundleJson.form(files, BundleForm.class);
    }

    public Bundle bundle(String address, String card) {
        require(format == 1, "its format is not 1");
        require(NAME.matcher(name).matches(), "its name is not lower-case letters, digits and hyphens");
        require(VERSION.matcher(version).matches(), "its version is not letters, digits, dots and hyphens");
        require(kind.equals(KIND), "its kind is none that this version runs: rules, trees, onnx");
        require(!intendedUse.isBlank(), "it does not say its intended use");
        require(!card.isBlank(), "its card is empty");
        require(reassessEvery.compareTo(LEAST_PAUSE) >= 0, "it reassesses more than once a minute");
        require(!scores.isEmpty() && scores.getFirst().score().equals(driver), "the driver is not its first score");
        return new Bundle(address, name, version, intendedUse, reassessEvery, model(), null, card);
    }

    private Model.Rules model() {
        return new Model.Rules(driver, rules(name, scores), tiers(name, tiers), notes(name, notes));
    }

    /// The scores as rules, each checked.
    static List<ScoreRule> rules(String bundle, List<Score> scores) {
        Set<String> names = new HashSet<>();
        scores.forEach(score -> check(bundle, score, names));
        return scores.stream()
                .map(score -> new ScoreRule(score.score(), score.minimum(), score.maxAge()))
                .toList();
    }

    /// The tiers as rules: at least one, falling from the highest.
    static List<TierRule> tiers(String bundle, List<Threshold> tiers) {
        require(bundle, !tiers.isEmpty(), "it has no tiers");
        for (int i = 0; i < tiers.size(); i++) {
            Threshold tier = tiers.get(i);
            require(bundle, tier.tier() != Tier.NONE, "NONE is what is left and has no threshold");
            require(
                    bundle,
                    i == 0
                            || (tier.tier().compareTo(tiers.get(i - 1).tier()) < 0
                                    && tier.atLeast() < tiers.get(i - 1).atLeast()),
                    "its tiers do not fall from the highest");
        }
        return tiers.stream()
                .map(tier -> new TierRule(tier.tier(), tier.atLeast(), tier.anySingle()))
                .toList();
    }

    /// The findings of notes that are read, with ages in bounds.
    static Map<Noted.Finding, Duration> notes(String bundle, Map<Noted.Finding, Duration> notes) {
        checkAges(bundle, "what it reads of notes", notes);
        return notes;
    }

    static void checkAges(String bundle, String score, Map<?, Duration> maxAge) {
        for (Duration age : maxAge.values()) {
            require(
                    bundle,
                    age.isPositive() && age.compareTo(Window.SEEN) <= 0,
                    score + " has a maximum age that is not positive or over 36 hours");
        }
    }

    private static void check(String bundle, Score score, Set<String> names) {
        ClinicalScore clinical = ClinicalScore.named(score.score())
                .orElseThrow(() -> BundleFiles.refused(bundle, "no clinical score has the name that it gives"));
        require(bundle, names.add(score.score()), score.score() + " is there twice");
        require(
                bundle,
                score.minimum() >= 1 && score.minimum() <= clinical.parameters(),
                score.score() + " has no minimum from 1 to " + clinical.parameters());
        require(
                bundle,
                score.maxAge().keySet().equals(clinical.signals()),
                score.score() + " must give a maximum age for exactly these signals: "
                        + clinical.signals().stream().sorted().toList());
        checkAges(bundle, score.score(), score.maxAge());
    }

    private void require(boolean condition, String why) {
        require(name, condition, why);
    }

    static void require(String bundle, boolean condition, String why) {
        if (!condition) {
            throw BundleFiles.refused(bundle, why);
        }
    }
}
