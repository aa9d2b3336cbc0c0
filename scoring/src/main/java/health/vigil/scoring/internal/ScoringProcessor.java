package health.vigil.scoring.internal;

import health.vigil.base.PatientToken;
import health.vigil.base.ProblemException;
import health.vigil.facts.ClockTick;
import health.vigil.facts.FactBatch;
import health.vigil.facts.FactCodec;
import health.vigil.facts.FactRecord;
import health.vigil.facts.Progress;
import health.vigil.keys.DataKey;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.AssessmentCodec;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.Scorer;
import health.vigil.scoring.Source;
import health.vigil.scoring.Window;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Turns each record of one partition of facts into assessments. Its output depends on the log alone: time comes as
/// ticks in the log, and windows do not depend on the order of batches.
///
/// Each batch gives one assessment as of when it was known, and a second as of now where its patient has been
/// assessed at a later time already; a tick gives one for each patient whose result the time can have changed, in
/// the order of tokens.
public final class ScoringProcessor implements Processor<String, byte[], String, byte[]> {
    public static final String STORE = "windows";

    private static final Logger LOG = System.getLogger(ScoringProcessor.class.getName());

    private final FactCodec facts;
    private final DataKey key;
    private final AssessmentCodec assessments;
    private final Supplier<Bundle> live;
    private final Marks marks;
    private final Map<String, Due> due = new TreeMap<>();
    /// Who has gone and has something yet to be forgotten, and when the last was known of them.
    private final Map<String, Instant> gone = new TreeMap<>();
    private @Nullable ProcessorContext<String, byte[]> context;
    private @Nullable KeyValueStore<String, byte[]> store;

    /// How far the stream has come, shared by its processors.
    public record Marks(Progress handled, Progress emitted, AtomicLong refused) {}

    public ScoringProcessor(DataKey key, Supplier<Bundle> live, Marks marks) {
        this.facts = new FactCodec(key);
        this.key = key;
        this.assessments = new AssessmentCodec(key);
        this.live = live;
        this.marks = marks;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> opened) {
        KeyValueStore<String, byte[]> windows = opened.getStateStore(STORE);
        context = opened;
        store = windows;
        Bundle bundle = live.get();
        try (KeyValueIterator<String, byte[]> all = windows.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> each = all.next();
                forOne(each.key, () -> {
                    PatientState state = PatientState.open(key, PatientToken.care(each.key), each.value);
                    Instant knownUntil = state.window().knownUntil();
                    watch(
                            state,
                            Scorer.score(state.window(), state.lastAssessed(), bundle, knownUntil, Scorer.CLOCK),
                            bundle);
                });
            }
        }
    }

    @Override
    public void process(Record<String, byte[]> record) {
        ProcessorContext<String, byte[]> open = opened(context);
        RecordMetadata place = open.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("every record comes from the facts topic"));
        try {
            List<Assessment> made = switch (facts.openRecord(record.key(), record.value())) {
                case FactRecord.Batch batch -> applied(batch.batch());
                case FactRecord.Tick tick -> ticked(tick.tick());
            };
            emit(open, record.timestamp(), place, made);
        } catch (ProblemException e) {
            marks.refused().incrementAndGet();
            LOG.log(Level.ERROR, "{0} at partition {1} offset {2}", e.problem(), place.partition(), place.offset());
        }
        marks.handled().reached(place.partition(), place.offset());
    }

    private List<Assessment> applied(FactBatch batch) {
        byte[] before = opened(store).get(batch.patient().value());
        PatientState state = before == null
                ? new PatientState(Window.empty(batch.patient(), batch.auditSubject()), Instant.MIN)
                : PatientState.open(key, batch.patient(), before);
        Window window = state.window().apply(batch);
        Bundle bundle = live.get();
        Assessment assessment = Scorer.score(window, batch.known(), bundle, batch.known(), batch.id());
        Instant known = later(window.knownUntil(), batch.known());
        Instant latest = later(state.lastAssessed(), known);
        if (!batch.known().isBefore(latest)) {
            keep(new PatientState(window, latest), assessment, bundle);
            return List.of(assessment);
        }
        // a tick overtook the batch, or it is handled again: alerts go by the latest time assessed
        UUID trigger = isNewest(batch, window) ? batch.id() : Scorer.CLOCK;
        Assessment current = Scorer.score(window, latest, bundle, known, trigger);
        keep(new PatientState(window, latest), current, bundle);
        return List.of(assessment, current);
    }

    /// Whether nothing in the window became known after the batch.
    private static boolean isNewest(FactBatch batch, Window window) {
        return window.versions().stream()
                .allMatch(version -> version.known().isBefore(batch.known())
                        || (version.known().equals(batch.known())
                                && version.batch().compareTo(batch.id()) <= 0));
    }

    private List<Assessment> ticked(ClockTick tick) {
        forget(tick.time());
        Bundle bundle = live.get();
        List<String> changed = due.entrySet().stream()
                .filter(each -> each.getValue().by(tick.time(), bundle))
                .map(Map.Entry::getKey)
                .toList();
        List<Assessment> made = new ArrayList<>();
        for (String token : changed) {
            forOne(token, () -> {
                PatientToken patient = PatientToken.care(token);
                Window window = PatientState.open(key, patient, opened(store).get(token))
                        .window();
                Assessment assessment = Scorer.score(window, tick.time(), bundle, window.knownUntil(), Scorer.CLOCK);
                keep(new PatientState(window, tick.time()), assessment, bundle);
                made.add(assessment);
            });
        }
        return made;
    }

    /// A patient whose state cannot be read is one patient's trouble: refused, counted, and passed over by the clock,
    /// so that the others are not.
    private void forOne(String token, Runnable work) {
        try {
            work.run();
        } catch (ProblemException e) {
            due.remove(token);
            marks.refused().incrementAndGet();
            LOG.log(Level.ERROR, "{0} in the state of a patient", e.problem());
        }
    }

    private void keep(PatientState state, Assessment assessment, Bundle bundle) {
        opened(store).put(state.window().patient().value(), state.seal(key));
        watch(state, assessment, bundle);
    }

    private void watch(PatientState state, Assessment assessment, Bundle bundle) {
        String token = state.window().patient().value();
        if (assessment.present()) {
            gone.remove(token);
            due.put(token, new Due(state.lastAssessed(), Staleness.next(state.window(), assessment, bundle.model())));
            return;
        }
        due.remove(token);
        if (!state.window().afterLeaving(Instant.MAX).equals(state.window())) {
            gone.put(token, state.window().knownUntil());
        }
    }

    /// Keeps little of those who left long ago: a hospital sees more patients than memory holds.
    private void forget(Instant now) {
        Instant from = now.minus(Window.KEPT);
        List<String> longGone = gone.entrySet().stream()
                .filter(each -> each.getValue().isBefore(from))
                .map(Map.Entry::getKey)
                .toList();
        for (String token : longGone) {
            gone.remove(token);
            forOne(token, () -> {
                PatientState state = PatientState.open(
                        key, PatientToken.care(token), opened(store).get(token));
                Window rest = state.window().afterLeaving(now);
                opened(store).put(token, new PatientState(rest, state.lastAssessed()).seal(key));
            });
        }
    }

    private void emit(
            ProcessorContext<String, byte[]> open, long timestamp, RecordMetadata place, List<Assessment> made) {
        int remaining = made.size();
        for (Assessment assessment : made) {
            remaining--;
            Record<String, byte[]> result =
                    new Record<>(assessment.patient().value(), assessments.seal(assessment), timestamp);
            new Source(place.partition(), place.offset(), remaining).addTo(result.headers());
            open.forward(result);
        }
        if (!made.isEmpty()) {
            marks.emitted().reached(place.partition(), place.offset());
        }
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("a processor is initialised before it processes");
        }
        return part;
    }

    /// When a patient was last assessed and when time alone can next change the result. An input that grows old can
    /// wait for the bundle's interval; a new value is news and cannot.
    private record Due(Instant lastAssessed, Staleness next) {
        boolean by(Instant time, Bundle bundle) {
            boolean rested = !lastAssessed.plus(bundle.reassessEvery()).isAfter(time);
            return !next.coming().isAfter(time) || (rested && !next.expiry().isAfter(time));
        }
    }
}
