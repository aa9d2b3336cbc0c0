package health.vigil.scoring;

import health.vigil.base.PatientToken;
import health.vigil.base.Quantity;
import health.vigil.facts.Fact;
import health.vigil.facts.Fact.Directive;
import health.vigil.facts.Fact.Measured;
import health.vigil.facts.Fact.Noted;
import health.vigil.facts.Fact.Noted.Certainty;
import health.vigil.facts.Fact.Noted.Finding;
import health.vigil.facts.Fact.Retracted;
import health.vigil.facts.Fact.Stay;
import health.vigil.facts.FactBatch;
import health.vigil.facts.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What is charted at one bed, told by hours before noon.
final class Bedside {
    static final Instant NOON = Instant.parse("2150-06-01T12:00:00Z");
    static final PatientToken PATIENT = PatientToken.care("abcdefghijklmnopqrstuvwxyz");
    static final PatientToken AUDIT = PatientToken.audit("aaaaaaaaaaaaaaaaaaaaaaaaaa");
    static final Bundle BUNDLE = BundleLoader.load(root().resolve("models/sepsis-news2-2"));

    private final List<FactBatch> batches = new ArrayList<>();

    static Path root() {
        return Path.of(System.getProperty("vigil.root", ".."));
    }

    /// A directory as it is now, as a bundle.
    static Bundle sealed(Path directory) {
        BundleLoader.seal(directory);
        return BundleLoader.load(directory);
    }

    /// An admitted patient with nothing charted.
    static Bedside admitted() {
        return new Bedside().says(hours(40), new Stay("e1", "MICU", Stay.Phase.PRESENT, hours(40)));
    }

    /// All seven parameters of NEWS2 charted just now, none scoring.
    static Bedside well() {
        return admitted()
                .charted(Signal.RESPIRATORY_RATE, "16")
                .charted(Signal.OXYGEN_SATURATION, "98")
                .charted(Signal.INSPIRED_OXYGEN, "21")
                .charted(Signal.SYSTOLIC_PRESSURE, "120")
                .charted(Signal.HEART_RATE, "70")
                .charted(Signal.GCS_TOTAL, "15")
                .charted(Signal.TEMPERATURE, "37.0");
    }

    Bedside charted(Signal signal, String value) {
        return charted(signal, value, 0);
    }

    Bedside charted(Signal signal, String value, double hoursBefore) {
        Instant time = hours(hoursBefore);
        return says(time, measured(signal, value, time));
    }

    static Measured measured(Signal signal, String value, Instant time) {
        Quantity quantity = Quantity.of(value, signal.unit());
        return new Measured(signal + "@" + time, signal.codes().getFirst(), quantity, null, time);
    }

    Bedside retracted(Signal signal, double hoursBefore) {
        Instant time = hours(hoursBefore);
        return says(NOON, new Retracted(signal + "@" + time, time));
    }

    Bedside noted(Finding finding, Certainty certainty, double hoursBefore) {
        Instant time = hours(hoursBefore);
        return says(time, new Noted("note-" + time + "#" + finding, finding, certainty, time));
    }

    Bedside directed(String directive) {
        return says(hours(30), new Directive("d-" + directive, directive, true, hours(30)));
    }

    Bedside says(Instant known, Fact... facts) {
        UUID id = new UUID(0, batches.size() + 1L);
        batches.add(new FactBatch(id, PATIENT, AUDIT, known, List.of(facts)));
        return this;
    }

    List<FactBatch> batches() {
        return List.copyOf(batches);
    }

    Window window() {
        Window window = Window.empty(PATIENT, AUDIT);
        for (FactBatch batch : batches) {
            window = window.apply(batch);
        }
        return window;
    }

    Assessment assessed() {
        return assessed(NOON);
    }

    Assessment assessed(Instant asOf) {
        return Scorer.score(window(), asOf, BUNDLE, asOf, Scorer.CLOCK);
    }

    ScoreResult score(String name) {
        return assessed().scores().stream()
                .filter(score -> score.score().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// The points of one input of one score.
    double points(String score, String input) {
        return score(score).inputs().stream()
                .filter(each -> each.signal().equals(input))
                .findFirst()
                .orElseThrow()
                .points();
    }

    static Instant hours(double before) {
        return NOON.minus(Duration.ofSeconds(Math.round(before * 3600)));
    }
}
