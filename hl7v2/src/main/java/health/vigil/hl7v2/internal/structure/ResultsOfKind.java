package health.vigil.hl7v2.internal.structure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which results of the record the OBX of one code, sub-id and kind mean. Nothing but their time and place tells them
/// apart, so the ones of one time are a list: a message with at least as many restates it, one with fewer means those
/// of which it says the value. A text is always one whole.
final class ResultsOfKind {
    private final List<SentResult> lines;
    private final List<HeldResult> held;
    private final List<HeldResult> ofAllKinds;
    private final boolean corrected;
    private final BiPredicate<HeldResult, SentResult> overtakes;
    private final Set<HeldResult> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<HeldResult> superseded = new ArrayList<>();

    /// @param held of the kind
    /// @param ofAllKinds those and the others of the code
    /// @param corrected whether the report is a correction
    /// @param overtakes whether the record has later news of a result than that
    ResultsOfKind(
            List<SentResult> lines,
            List<HeldResult> held,
            List<HeldResult> ofAllKinds,
            boolean corrected,
            BiPredicate<HeldResult, SentResult> overtakes) {
        this.lines = lines;
        this.held = held;
        this.ofAllKinds = ofAllKinds;
        this.corrected = corrected;
        this.overtakes = overtakes;
    }

    /// Finds what each line means.
    void match() {
        List<SentResult> timeless = lines.stream().filter(this::isTimeless).toList();
        timeless.forEach(this::ofValue);
        Map<String, List<SentResult>> byTime = new LinkedHashMap<>();
        lines.stream()
                .filter(line -> !timeless.contains(line))
                .forEach(line -> byTime.computeIfAbsent(line.time(), _ -> new ArrayList<>())
                        .add(line));
        byTime.forEach((time, some) -> ofOneTime(some, free(one -> one.time().equals(time))));
        ofMovedTime();
        open(lines).forEach(this::ofAnotherTime);
    }

    /// Lines of a text that it has no more.
    List<HeldResult> superseded() {
        return superseded;
    }

    private void ofOneTime(List<SentResult> some, List<HeldResult> there) {
        Optional<HeldResult> later = later(some, there);
        if (later.isPresent()) {
            boolean all = there.stream().filter(HeldResult::stands).allMatch(one -> isLate(some, one));
            boolean corrects = some.stream().anyMatch(SentResult::corrects);
            some.forEach(line -> {
                if (all || !corrects) {
                    take(line, later.get());
                } else {
                    line.waits();
                }
            });
        } else if (isText(some)) {
            ofText(some, there);
        } else {
            ofValues(some, there);
        }
    }

    /// What the record has later news of: one of their time, now or before it was corrected; where none of their kind
    /// is, one of another; and of what is provisional, all that is settled.
    private Optional<HeldResult> later(List<SentResult> some, List<HeldResult> there) {
        String time = some.getFirst().time();
        List<HeldResult> ofTime = there.isEmpty() ? some(ofAllKinds, one -> one.wasAt(time)) : there;
        Optional<HeldResult> late =
                ofTime.stream().filter(one -> isLate(some, one)).findFirst();
        boolean provisional = some.stream().allMatch(SentResult::isProvisional);
        if (late.isPresent() || !provisional) {
            return late;
        }
        List<HeldResult> settled = some(held, one -> one.stands() && !one.isProvisional());
        return settled.stream().allMatch(one -> isLate(some, one))
                ? settled.stream().findFirst()
                : Optional.empty();
    }

    private boolean isLate(List<SentResult> some, HeldResult one) {
        return some.stream().allMatch(line -> overtakes.test(one, line));
    }

    private static boolean isText(List<SentResult> some) {
        return some.stream().allMatch(line -> line.kind() == ResultKind.TEXT && !line.withdraws());
    }

    /// Lines of which a settled text has none, and that correct nothing, are further ones.
    private void ofText(List<SentResult> some, List<HeldResult> there) {
        List<HeldResult> standing = some(there, HeldResult::stands);
        boolean whole = (corrected && some.size() == standing.size())
                || standing.stream().allMatch(HeldResult::isProvisional)
                || some.stream()
                        .anyMatch(line -> line.corrects() || standing.stream().anyMatch(line::says));
        boolean one = some.stream().noneMatch(SentResult::completes) || some.size() == standing.size();
        if (whole && one) {
            List<HeldResult> gone = some(there, held -> !held.stands());
            int again = Math.clamp(some.size() - standing.size(), 0, gone.size());
            List<HeldResult> places = some(there, held -> held.stands() || gone.indexOf(held) < again);
            inOrder(some, places);
            superseded.addAll(places.subList(Math.min(some.size(), places.size()), places.size()));
        }
    }

    private void ofValues(List<SentResult> some, List<HeldResult> there) {
        List<HeldResult> standing = some(there, HeldResult::stands);
        boolean restates = some.size() >= standing.size() && some.stream().noneMatch(SentResult::withdraws);
        for (SentResult line : some) {
            Stream.concat(standing.stream(), there.stream().filter(one -> !one.stands()))
                    .filter(one -> !taken.contains(one) && line.says(one))
                    // what is to become of one that says so already is another one's correction
                    .filter(one ->
                            restates || line.withdraws() || !line.corrects() || one.isCorrected() || one.isWithdrawn())
                    .findFirst()
                    .ifPresent(one -> take(line, one));
        }
        List<HeldResult> places = standing.isEmpty() ? some(there, one -> !one.isWithdrawn()) : standing;
        List<HeldResult> left = some(places, one -> !taken.contains(one));
        List<SentResult> more = open(some);
        List<SentResult> changing = restates || left.stream().allMatch(HeldResult::isProvisional)
                ? more
                : more.stream().filter(SentResult::corrects).toList();
        if (restates || changing.size() >= left.size()) {
            inOrder(changing, left);
        }
        if (!standing.isEmpty() && taken.containsAll(standing)) {
            open(some).forEach(SentResult::meansNone);
        }
    }

    /// Whether it corrects or withdraws one of several times, and has none itself: not where all times are said
    /// again, or as many lines without one as stand at that of the report.
    private boolean isTimeless(SentResult line) {
        if (!line.corrects() || line.isTimed()) {
            return false;
        }
        Set<String> times = times(some(held, one -> one.stands() || (line.withdraws() && one.isWithdrawn())));
        long beside = lines.stream()
                .filter(other -> other.time().equals(line.time()) && !other.isTimed())
                .count();
        boolean whole = beside > 1
                && beside
                        == some(held, one -> one.stands() && one.time().equals(line.time()))
                                .size();
        Set<String> said = lines.stream().map(SentResult::time).collect(Collectors.toSet());
        return times.size() > 1 && !whole && !said.containsAll(times);
    }

    private static Set<String> times(List<HeldResult> of) {
        return of.stream().map(HeldResult::time).collect(Collectors.toSet());
    }

    private void ofValue(SentResult line) {
        if (line.withdraws()) {
            List<HeldResult> saying = free(line::says);
            List<HeldResult> standing = some(saying, HeldResult::stands);
            List<HeldResult> meant = standing.isEmpty() ? some(saying, HeldResult::isWithdrawn) : standing;
            if (meant.size() == 1) {
                take(line, meant.getFirst());
            }
        }
    }

    /// All that is left, corrected to another time; also a text that was provisional until then.
    private void ofMovedTime() {
        List<SentResult> more = open(lines);
        List<HeldResult> left = free(HeldResult::stands);
        if (more.isEmpty() || left.isEmpty()) {
            return;
        }
        boolean corrects = more.stream().allMatch(line -> line.corrects() && !line.withdraws());
        if (isText(lines)) {
            boolean moved = more.size() == lines.size()
                    && times(left).size() == 1
                    && more.stream().map(SentResult::time).distinct().count() == 1;
            if (moved && (corrects || left.stream().allMatch(HeldResult::isProvisional))) {
                ofText(more, left);
            }
        } else if (corrects && lines.size() > 1 && more.size() == left.size()) {
            inOrder(more, left);
        }
    }

    /// One alone of both: it is completed, corrected, or said again.
    private void ofAnotherTime(SentResult line) {
        List<HeldResult> standing = some(held, HeldResult::stands);
        List<HeldResult> meant = standing.isEmpty() ? held : standing;
        if (lines.size() == 1 && meant.size() == 1) {
            some(meant, one -> !one.time().equals(line.time()) && isMoved(line, one))
                    .forEach(one -> take(line, one));
        }
    }

    private static boolean isMoved(SentResult line, HeldResult one) {
        boolean same = !line.hasValue() || line.says(one);
        if (line.isTimed()) {
            return line.withdraws() ? same : line.corrects() || (one.isProvisional() && line.isSettled());
        }
        return same
                || line.corrects()
                || one.isProvisional()
                || line.time().isEmpty()
                || one.time().isEmpty();
    }

    private void inOrder(List<SentResult> some, List<HeldResult> there) {
        for (int i = 0; i < Math.min(some.size(), there.size()); i++) {
            take(some.get(i), there.get(i));
        }
    }

    private void take(SentResult line, HeldResult one) {
        line.means(one);
        taken.add(one);
    }

    private List<HeldResult> free(Predicate<HeldResult> which) {
        return some(held, one -> !taken.contains(one) && which.test(one));
    }

    private static List<SentResult> open(List<SentResult> all) {
        return all.stream().filter(SentResult::isOpen).toList();
    }

    private static List<HeldResult> some(List<HeldResult> all, Predicate<HeldResult> which) {
        return all.stream().filter(which).toList();
    }
}
