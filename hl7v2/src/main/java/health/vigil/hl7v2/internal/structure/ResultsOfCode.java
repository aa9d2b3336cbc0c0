package health.vigil.hl7v2.internal.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/// Which results of the record the OBX of one code and sub-id mean: those of the same kind, since a remark or a
/// document beside a value is no news of it.
final class ResultsOfCode {
    private final List<SentResult> lines;
    private final List<HeldResult> held;
    private final BiPredicate<HeldResult, SentResult> overtakes;
    private final List<HeldResult> superseded = new ArrayList<>();
    private List<HeldResult> left = List.of();

    /// @param overtakes whether the record has later news of a result than that
    ResultsOfCode(List<SentResult> lines, List<HeldResult> held, BiPredicate<HeldResult, SentResult> overtakes) {
        this.lines = lines;
        this.held = held;
        this.overtakes = overtakes;
    }

    /// Finds what each line means.
    ///
    /// @param reported of a final report, nothing of what it says anew is provisional any more
    void match(Reported reported) {
        List<HeldResult> standing = held.stream().filter(HeldResult::stands).toList();
        Set<ResultKind> known = standing.stream().map(HeldResult::kind).collect(Collectors.toSet());
        if (known.size() == 1) {
            lines.forEach(line -> line.ofKind(standing.getFirst().kind()));
        }
        boolean ofOneKind = lines.size() == 1
                && lines.getFirst().corrects()
                && standing.size() == 1
                && standing.getFirst().kind() != lines.getFirst().kind();
        if (ofOneKind) {
            match(lines, standing, reported);
        } else {
            for (ResultKind kind : ResultKind.values()) {
                match(
                        lines.stream().filter(line -> line.kind() == kind).toList(),
                        held.stream().filter(one -> one.kind() == kind).toList(),
                        reported);
            }
        }
        Set<HeldResult> meant = lines.stream().map(SentResult::meant).collect(Collectors.toSet());
        meant.addAll(superseded);
        left = held.stream().filter(one -> !meant.contains(one)).toList();
        if (reported.isFinal()) {
            left.stream()
                    .filter(HeldResult::isProvisional)
                    .filter(one -> lines.stream()
                            .anyMatch(line -> line.isSettled() && line.time().equals(one.time())))
                    .forEach(superseded::add);
        }
    }

    private void match(List<SentResult> some, List<HeldResult> there, Reported reported) {
        ResultsOfKind kind = new ResultsOfKind(some, there, held, reported.isCorrected(), overtakes);
        kind.match();
        superseded.addAll(kind.superseded());
    }

    /// What the lines state anew without it.
    List<HeldResult> superseded() {
        return superseded;
    }

    /// What a line may mean that corrects or withdraws one of several and does not say which; empty where it does.
    List<HeldResult> possible(SentResult line) {
        if (!line.isWaiting() && (!line.isOpen() || !line.corrects())) {
            return List.of();
        }
        List<HeldResult> standing = left.stream().filter(HeldResult::stands).toList();
        boolean known = held.stream().anyMatch(one -> one.stands() && one.kind() == line.kind());
        return standing.stream()
                .filter(one -> !known || one.kind() == line.kind())
                .toList();
    }
}
