package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.table.ResultTables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
        List<Line> timeless = lines.stream().filter(this::isTimeless).toList();
        timeless.forEach(this::byValue);
        byTime.forEach((time, some) -> {
            List<Line> sure =
                    some.stream().filter(line -> !timeless.contains(line)).toList();
            ofOneTime(sure, some(held, one -> one.time().equals(time) && !taken.contains(one)));
        });
        atAnotherTime();
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
        if (some.isEmpty() || areRemarks(some, there)) {
            return;
        }
        boolean withdraws = some.stream().anyMatch(Line::withdraws);
        if (some.size() >= there.size() && !withdraws) {
            inOrder(some, there);
            return;
        }
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
                    // what is to become of one that says so already is another one's correction
                    .filter(one -> line.withdraws() || !line.corrects() || one.isCorrected() || one.isWithdrawn())
                    .findFirst()
                    .ifPresentOrElse(one -> take(line, one), () -> others.add(line));
        }
        List<HeldResult> remaining = some(standing, one -> !taken.contains(one));
        if (withdraws && remaining.stream().noneMatch(HeldResult::isProvisional)) {
            others.removeIf(line -> !line.corrects()); // beside what was withdrawn they are further ones
        }
        if (others.size() >= remaining.size()) {
            inOrder(others, remaining);
            List<Line> more = others.stream()
                    .filter(line -> line.meant == null && (line.corrects() || line.isText()))
                    .toList();
            inOrder(more, some(there, one -> one.isWithdrawn() && !taken.contains(one)));
        }
    }

    /// Whether they are words beside what was measured, and correct nothing.
    private static boolean areRemarks(List<Line> some, List<HeldResult> there) {
        return !there.isEmpty()
                && there.stream().allMatch(one -> one.isMeasured() && !one.isProvisional())
                && some.stream().allMatch(line -> line.isText() && !line.corrects())
                && !isAnySaid(some, there);
    }

    private static boolean isAnySaid(List<Line> some, List<HeldResult> there) {
        return some.stream().anyMatch(line -> there.stream().anyMatch(one -> one.says(line.obx.field(5))));
    }

    private boolean isWhole(List<Line> some, List<HeldResult> standing) {
        boolean same = some.stream().anyMatch(Line::corrects)
                || isAnySaid(some, standing)
                || standing.stream().allMatch(HeldResult::isProvisional);
        boolean text = same
                && some.stream().allMatch(Line::isText)
                && standing.stream().allMatch(HeldResult::isText)
                && !standing.stream().allMatch(HeldResult::isMeasured);
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
            line.unclear = line.corrects() && free.stream().anyMatch(one -> !one.isWithdrawn() && !one.isCancelled());
        }
    }

    /// Whether it corrects or withdraws one of several times, and has none itself: not where all times are said
    /// again, or as many lines without one as stand at that of the report.
    private boolean isTimeless(Line line) {
        if (!line.corrects() || line.obx.field(14).isValued()) {
            return false;
        }
        Set<String> times = some(held, one -> !one.isCancelled()).stream()
                .map(HeldResult::time)
                .collect(Collectors.toSet());
        long beside = lines.stream()
                .filter(other ->
                        other.time.equals(line.time) && !other.obx.field(14).isValued())
                .count();
        boolean whole = beside > 1
                && beside
                        == some(standing(), one -> one.time().equals(line.time)).size();
        return times.size() > 1
                && !whole
                && !lines.stream()
                        .map(other -> other.time)
                        .collect(Collectors.toSet())
                        .containsAll(times);
    }

    private void byValue(Line line) {
        List<HeldResult> saying = some(held, one -> !one.isCancelled() && one.says(line.obx.field(5)));
        List<HeldResult> standing = some(saying, one -> !one.isWithdrawn() && !taken.contains(one));
        if (line.withdraws() && standing.size() == 1) {
            take(line, standing.getFirst());
        } else if (line.withdraws() && saying.size() == 1 && !taken.contains(saying.getFirst())) {
            take(line, saying.getFirst());
        }
    }

    /// All that stand at one time, corrected to another one.
    private void atAnotherTime() {
        List<HeldResult> standing = standing();
        boolean whole = lines.size() > 1
                && lines.size() == standing.size()
                && lines.stream().allMatch(line -> line.meant == null && line.corrects() && !line.withdraws());
        if (whole
                && lines.stream().map(line -> line.time).distinct().count() == 1
                && standing.stream().map(HeldResult::time).distinct().count() == 1) {
            inOrder(lines, standing);
        }
    }

    private List<HeldResult> standing() {
        return some(held, one -> !one.isCancelled() && !one.isWithdrawn());
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
        return all.stream().filter(which).toList();
    }
}
