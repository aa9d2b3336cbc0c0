package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// One order of a message: its ORC, and what follows it until the next. A segment belongs to what it follows: a
/// note to its result, a result to its request or specimen.
final class Order {
    /// An OBX and what belongs to it.
    ///
    /// @param step of a medication that it follows, or the order's ORC
    record Result(ReadSegment obx, ReadSegment step, List<ReadSegment> notes, List<ReadSegment> participations) {
        /// One that is no order's.
        static Result of(ReadSegment obx) {
            return of(obx, obx);
        }

        static Result of(ReadSegment obx, ReadSegment step) {
            return new Result(obx, step, new ArrayList<>(), new ArrayList<>());
        }

        /// All segments that may say something of it.
        ReadSegment[] own() {
            return Stream.of(Stream.of(obx), notes.stream(), participations.stream())
                    .flatMap(all -> all)
                    .toArray(ReadSegment[]::new);
        }
    }

    /// An SPM, its containers (SAC) and the observations of the specimen itself.
    record Sample(ReadSegment spm, List<ReadSegment> containers, List<Result> results) {}

    private static final Set<String> STEPS = Set.of("RXO", "RXE", "RXD", "RXA", "RXG");

    /// What places an order, changes it or tells of its change, table 0119: that states the order as a whole. All else
    /// answers or follows up an order.
    private static final Set<String> STATING = Set.of("", "NW", "XO", "XX", "RO", "RU", "CH", "PA");

    private final ReadSegment absent;
    private ReadSegment orc;
    private final List<ReadSegment> details = new ArrayList<>();
    private final List<ReadSegment> notes = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();
    private boolean prior;

    /// @param absent stands for every segment that was not sent
    Order(ReadSegment absent) {
        this.absent = absent;
        this.orc = absent;
    }

    void orc(ReadSegment segment) {
        orc = segment;
    }

    /// Says whether it was answered before the order that it comes with.
    void prior(boolean before) {
        prior = before;
    }

    /// Whether it only tells, with another order, what was found before.
    boolean isPrior() {
        return prior;
    }

    /// Without fields where none was sent.
    ReadSegment orc() {
        return orc;
    }

    boolean hasOrc() {
        return orc != absent;
    }

    /// Whether it says all there is to say of what is ordered, and not only what becomes of it.
    boolean isWhole() {
        return isDescribed() && STATING.contains(orc.field(1).peek());
    }

    /// Whether it says what is ordered.
    boolean isDescribed() {
        return first("OBR").field(4).isValued()
                || first("RXO").field(1).isValued()
                || first("RXE").field(2).isValued();
    }

    /// What it begins with.
    ReadSegment first() {
        return hasOrc() || details.isEmpty() ? orc : details.getFirst();
    }

    /// The segments other than ORC, NTE, OBX and SPM, in order.
    List<ReadSegment> details() {
        return details;
    }

    /// The first of that name; without fields where none was sent.
    ReadSegment first(String name) {
        for (ReadSegment one : details) {
            if (one.name().equals(name)) {
                return one;
            }
        }
        return absent;
    }

    boolean has(String name) {
        return first(name) != absent;
    }

    /// What follows a segment until the next of the steps of a medication: ordered, encoded, dispensed, given.
    ///
    /// @param step one of them, or [#orc] for what stands before all of them
    List<ReadSegment> after(ReadSegment step) {
        List<ReadSegment> following = new ArrayList<>();
        boolean within = step == orc;
        for (ReadSegment one : details) {
            if (STEPS.contains(one.name())) {
                within = one == step;
            } else if (within) {
                following.add(one);
            }
        }
        return following;
    }

    /// The step that what comes next follows: the last so far, or [#orc] before any.
    ReadSegment step() {
        for (ReadSegment one : details.reversed()) {
            if (STEPS.contains(one.name())) {
                return one;
            }
        }
        return orc;
    }

    List<ReadSegment> all(String name) {
        return details.stream().filter(one -> one.name().equals(name)).toList();
    }

    /// Notes of the order itself.
    List<ReadSegment> notes() {
        return notes;
    }

    /// The record has later news of it.
    void leaveOut() {
        orc.notCarriedAtAll(Reason.OVERTAKEN);
        details.stream()
                .filter(detail -> !detail.name().equals("DG1")) // stated where the record has none
                .forEach(detail -> detail.notCarriedAtAll(Reason.OVERTAKEN));
        notes.forEach(nte -> nte.notCarriedAtAll(Reason.OVERTAKEN));
    }

    List<Result> results() {
        return results;
    }

    /// All segments that may say something of what is ordered.
    ReadSegment[] own() {
        return Stream.of(Stream.of(orc), details.stream(), notes.stream())
                .flatMap(all -> all)
                .toArray(ReadSegment[]::new);
    }

    /// Those that may say something of one step.
    ReadSegment[] own(ReadSegment step) {
        return Stream.of(Stream.of(orc, step), after(step).stream())
                .flatMap(all -> all)
                .toArray(ReadSegment[]::new);
    }

    /// The results that follow a step.
    List<Result> results(ReadSegment step) {
        return results.stream().filter(one -> one.step() == step).toList();
    }

    List<Sample> samples() {
        return samples;
    }
}
