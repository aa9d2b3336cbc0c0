package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.table.ResultTables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.jspecify.annotations.Nullable;

/// Which results of the record the OBX of one code and sub-id mean. Nothing but their time tells them apart: the ones
/// of the same time are meant, in their order. Of several of one time fewer are meant by their value, unless they are
/// said anew as a whole: lines of a text, and in a final report what was provisional. Where both have one alone, it is
/// that one, whatever its time.
final class ResultsOfCode {
    /// One OBX.
    static final class Line {
        private final ReadSegment obx;
        private final String time;
        private @Nullable HeldResult meant;
        private boolean unclear;

        /// @param time as [HeldResult#time()]
        Line(ReadSegment obx, String time) {
            this.obx = obx;
            this.time = time;
        }

        ReadSegment obx() {
            return obx;
        }

        /// Null where the record has none that it means.
        @Nullable HeldResult meant() {
            return meant;
        }

        void means(HeldResult held) {
            meant = held;
        }

        /// Whether it corrects or withdraws one of several, and does not say which.
        boolean isUnclear() {
            return unclear;
        }

        private boolean withdraws() {
            String status = obx.field(11).peek();
            return status.equals("D") || status.equals("W");
        }

        private boolean corrects() {
            return withdraws() || obx.field(11).peek().equals("C");
        }

        private boolean isText() {
            String type = obx.field(2).peek();
            return type.equals("TX") || type.equals("FT");
        }

        private boolean isSettled() {
            ObservationStatus status =
                    ResultTables.observationStatusOf(obx.field(11).peek());
            return status != ObservationStatus.UNKNOWN && !Recency.isProvisional(status);
        }
    }

    private final List<Line> lines;
    private final List<HeldResult> held;
    private final boolean closing;
    private final List<HeldResult> taken = new ArrayList<>();
    private final List<HeldResult> superseded = new ArrayList<>();

    /// @param closing whether the report is final, so that nothing of it is provisional any more
    ResultsOfCode(List<Line> lines, List<HeldResult> held, boolean closing) {
        this.lines = lines;
        this.held = held;
        this.closing = closing;
    }

    /// Finds what each line means.
    void match() {
        Map<String, List<Line>> byTime = new LinkedHashMap<>();
        lines.forEach(line ->
                byTime.computeIfAbsent(line.time, _ -> new ArrayList<>()).add(line));
        byTime.forEach((time, some) ->
                ofOneTime(some, some(held, one -> one.time().equals(time))));
        List<HeldResult> standing = some(held, one -> !one.isCancelled());
        List<HeldResult> meant = standing.isEmpty() ? held : standing;
        lines.stream().filter(line -> line.meant == null).forEach(line -> ofAnother(line, meant));
    }

    /// What the lines state anew without it.
    List<HeldResult> superseded() {
        return superseded;
    }

    /// What none of the lines means.
    List<HeldResult> left() {
        return some(held, one -> !taken.contains(one));
    }

    private void ofOneTime(List<Line> some, List<HeldResult> there) {
        if (some.size() >= there.size()) {
            inOrder(some, there);
            return;
        }
        boolean withdraws = some.stream().anyMatch(Line::withdraws);
        List<HeldResult> standing = some(there, one -> !one.isCancelled() && (withdraws || !one.isWithdrawn()));
        if (!withdraws && some.size() < standing.size() && isWhole(some, standing)) {
            inOrder(some, standing);
            superseded.addAll(standing.subList(some.size(), standing.size()));
            return;
        }
        List<Line> others = new ArrayList<>();
        for (Line line : some) {
            there.stream()
                    .filter(one -> !one.isCancelled() && !taken.contains(one))
                    .filter(one -> one.says(line.obx.field(5)))
                    .findFirst()
                    .ifPresentOrElse(one -> take(line, one), () -> others.add(line));
        }
        List<HeldResult> remaining = some(standing, one -> !taken.contains(one));
        if (others.size() >= remaining.size()) {
            inOrder(others, remaining);
        }
    }

    private boolean isWhole(List<Line> some, List<HeldResult> standing) {
        boolean text = some.stream().allMatch(Line::isText) && standing.stream().allMatch(HeldResult::isText);
        return text
                || (closing
                        && some.stream().allMatch(Line::isSettled)
                        && standing.stream().allMatch(HeldResult::isProvisional));
    }

    private void ofAnother(Line line, List<HeldResult> meant) {
        List<HeldResult> free = some(meant, one -> !taken.contains(one));
        if (lines.size() == 1 && meant.size() == 1) {
            free.forEach(one -> take(line, one));
        } else {
            line.unclear = line.corrects() && !free.isEmpty();
        }
    }

    private void inOrder(List<Line> some, List<HeldResult> there) {
        for (int i = 0; i < Math.min(some.size(), there.size()); i++) {
            take(some.get(i), there.get(i));
        }
    }

    private void take(Line line, HeldResult one) {
        line.means(one);
        taken.add(one);
    }

    private static List<HeldResult> some(List<HeldResult> all, Predicate<HeldResult> which) {
        Stream<HeldResult> some = all.stream().filter(which);
        return some.toList();
    }
}
