package health.vigil.hl7v2;

import health.vigil.hl7v2.internal.syntax.Syntax;
import java.util.ArrayList;
import java.util.List;

/// A field: one or more repetitions.
public final class Field extends Element {
    Field(String source, int start, int end, Syntax syntax) {
        super(source, start, end, syntax);
    }

    /// How many repetitions were sent, at least one.
    public int repetitionCount() {
        return count(syntax.delimiters().repetition());
    }

    /// @param index from 0
    public Repetition repetition(int index) {
        char delimiter = syntax.delimiters().repetition();
        int from = startOf(index, delimiter);
        return from > end
                ? new Repetition(source, end, end, syntax)
                : new Repetition(source, from, endFrom(from, delimiter), syntax);
    }

    /// All repetitions, empty ones too.
    public List<Repetition> repetitions() {
        char delimiter = syntax.delimiters().repetition();
        List<Repetition> repetitions = new ArrayList<>();
        for (int from = start; from <= end; ) {
            int to = endFrom(from, delimiter);
            repetitions.add(new Repetition(source, from, to, syntax));
            from = to + 1;
        }
        return repetitions;
    }

    /// A component of the first repetition.
    ///
    /// @param number from 1
    public Component component(int number) {
        return repetition(0).component(number);
    }
}
