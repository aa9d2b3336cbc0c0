package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.table.ResultTables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
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
        byTime.forEach((time, some) -> {
            List<Line> sure = some.stream().filter(line -> !isTimeless(line)).toList();
            ofOneTime(sure, some(held, one -> one.time().equals(time)));
        });
        lines.stream().filter(this::isTimeless).forEach(this::byValue);
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
        boolean places = some.size() >= there.size() && !isContradicted(some, there);
        if (places) {
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
                    // what is to become of one that says so already is another one's correction
                    .filter(one -> line.withdraws() || !line.corrects() || one.isCorrected())
                    .findFirst()
                    .ifPresentOrElse(one -> take(line, one), () -> others.add(line));
        }
        if (some.size() >= there.size()) {
            others.removeIf(line -> !line.corrects()); // beside what was withdrawn they are further ones
        }
        List<HeldResult> remaining = some(standing, one -> !taken.contains(one));
        if (others.size() >= remaining.size()) {
            inOrder(others, remaining);
            List<Line> more = others.stream().filter(line -> line.meant == null).toList();
            inOrder(more, some(there, one -> one.isWithdrawn() && !taken.contains(one)));
        }
    }

    /// Whether one is withdrawn by a value that another one in its place has.
    private static boolean isContradicted(List<Line> some, List<HeldResult> there) {
        for (int i = 0; i < some.size(); i++) {
            Line line = some.get(i);
            boolean here = i < there.size() && there.get(i).says(line.obx.field(5));
            if (line.withdraws() && !here && there.stream().anyMatch(one -> one.says(line.obx.field(5)))) {
                return true;
            }
        }
        return false;
    }

    private boolean isWhole(List<Line> some, List<HeldResult> standing) {
        boolean same = some.stream()
                .anyMatch(line -> line.corrects()
                        || standing.stream().anyMatch(one -> one.isProvisional() || one.says(line.obx.field(5))));
        boolean text = same
                && some.stream().allMatch(Line::isText)
                && standing.stream().allMatch(HeldResult::isText);
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

    /// Whether it corrects or withdraws one of several times, and has none itself.
    private boolean isTimeless(Line line) {
        List<HeldResult> standing = standing();
        return line.corrects()
                && !line.obx.field(14).isValued()
                && lines.size() < standing.size()
                && standing.stream().map(HeldResult::time).distinct().count() > 1;
    }

    private void byValue(Line line) {
        List<HeldResult> saying = some(standing(), one -> !taken.contains(one) && one.says(line.obx.field(5)));
        if (line.withdraws() && saying.size() == 1) {
            take(line, saying.getFirst());
        }
    }

    /// All that stand at one time, corrected to another one.
    private void atAnotherTime() {
        List<HeldResult> standing = standing();
        boolean whole = lines.size() > 1
                && lines.size() == standing.size()
                && lines.stream().allMatch(line -> line.meant == null && line.corrects());
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
