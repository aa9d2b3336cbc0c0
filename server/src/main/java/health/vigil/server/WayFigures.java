package health.vigil.server;

import health.vigil.base.Problem;
import health.vigil.hl7v2.ConservationReport;
import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.intake.AnswerOutcome;
import health.vigil.intake.IntakeObserver;
import health.vigil.intake.Receipt;
import health.vigil.intake.Source;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Counts and latencies of the data's way, as metrics. Labels are stages and codes; nothing names a patient.
public final class WayFigures implements IntakeObserver {
    private static final double[] PERCENTILES = {0.5, 0.99};

    private final MeterRegistry registry;

    public WayFigures(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void acknowledged(String code, Duration sinceArrival) {
        counter("vigil.messages", "answer", code).increment();
        stage("acknowledged").record(sinceArrival);
    }

    @Override
    public void answered(AnswerOutcome outcome) {
        counter("vigil.answers", "outcome", outcome.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    @Override
    public void normalised(Duration sinceArrival, Optional<Problem> exception) {
        counter("vigil.normalised", "result", exception.map(Problem::code).orElse("success"))
                .increment();
        stage("normalised").record(sinceArrival);
    }

    @Override
    public void mapped(ConservationReport report, int unmapped) {
        for (Outcome outcome : Outcome.values()) {
            counter("vigil.fields", "outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .increment(report.count(outcome));
        }
        counter("vigil.codes.unmapped", "kind", "any").increment(unmapped);
    }

    @Override
    public void facts(int count) {
        counter("vigil.facts", "source", "message").increment(count);
    }

    @Override
    public void published(Duration sinceArrival) {
        stage("published").record(sinceArrival);
    }

    /// Tells whether a source works. It is no part of what makes the platform ready: a record system that does not
    /// answer must not take the console away.
    public void watch(Source source) {
        Gauge.builder("vigil.source.running", source, one -> one.running() ? 1 : 0)
                .description("whether the last attempt of the source did not fail")
                .tag("source", source.name())
                .register(registry);
    }

    /// A source delivered originals.
    public void delivered(String source, Receipt receipt) {
        originals(source, "stored").increment(receipt.stored());
        originals(source, "repeated").increment(receipt.repeated());
        originals(source, "conflicting").increment(receipt.conflicting());
    }

    /// A source could not be read, or could not deliver.
    public void sourceFailed(String source, Problem problem) {
        registry.counter("vigil.source.failures", "source", source, "code", problem.code())
                .increment();
    }

    private Counter originals(String source, String outcome) {
        return registry.counter("vigil.source.originals", "source", source, "outcome", outcome);
    }

    /// An assessment was handled: what it changed is visible.
    public void visible(Duration sinceArrival) {
        stage("visible").record(sinceArrival);
    }

    /// The sum of a counter over one label.
    public long count(String name, String label, String value) {
        return (long) counter(name, label, value).count();
    }

    /// The sum of a counter over all labels.
    public long total(String name) {
        return (long) registry.find(name).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /// Median and 99th percentile of each stage, in milliseconds since the message arrived.
    public Map<String, Map<String, Double>> latencies() {
        Map<String, Map<String, Double>> stages = new TreeMap<>();
        for (Timer timer : registry.find("vigil.stage").timers()) {
            Map<String, Double> values = new TreeMap<>();
            for (io.micrometer.core.instrument.distribution.ValueAtPercentile value :
                    timer.takeSnapshot().percentileValues()) {
                String name = "p" + Math.round(value.percentile() * 100);
                values.put(name, Math.round(value.value(TimeUnit.MILLISECONDS) * 10) / 10.0);
            }
            stages.put(String.valueOf(timer.getId().getTag("stage")), values);
        }
        return stages;
    }

    /// Starts the latencies anew: a measurement that follows a warm-up.
    public void forgetLatencies() {
        registry.find("vigil.stage").timers().forEach(registry::remove);
    }

    private Counter counter(String name, String label, String value) {
        return registry.counter(name, label, value);
    }

    private Timer stage(String name) {
        return Timer.builder("vigil.stage")
                .description("time since the message arrived")
                .tag("stage", name)
                .publishPercentiles(PERCENTILES)
                .distributionStatisticExpiry(Duration.ofDays(1))
                .register(registry);
    }
}
