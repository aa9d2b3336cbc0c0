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

    /// Hears of the leaves of a field.
    @FunctionalInterface
    public interface LeafVisitor {
        /// @param repetition from 1
        /// @param component from 1
        /// @param subcomponent from 1
        void visit(int repetition, int component, int subcomponent, Subcomponent leaf);
    }

    /// Tells every leaf that is not blank, in order, in one pass.
    public void leaves(LeafVisitor visitor) {
        Delimiters delimiters = syntax.delimiters();
        int repetition = 1;
        int component = 1;
        int subcomponent = 1;
        int from = start;
        for (int i = start; i <= end; i++) {
            char c = i == end ? delimiters.repetition() : source.charAt(i);
            boolean nextRepetition = i == end || (c == delimiters.repetition() && c != Syntax.NONE);
            boolean nextComponent = c == delimiters.component() && c != Syntax.NONE;
            boolean nextSubcomponent = c == delimiters.subcomponent() && c != Syntax.NONE;
            if (!nextRepetition && !nextComponent && !nextSubcomponent) {
                continue;
            }
            Subcomponent leaf = new Subcomponent(source, from, i, syntax);
            if (!leaf.isBlank()) {
                visitor.visit(repetition, component, subcomponent, leaf);
            }
            from = i + 1;
            subcomponent = nextSubcomponent ? subcomponent + 1 : 1;
            component = nextSubcomponent ? component : nextComponent ? component + 1 : 1;
            repetition = nextRepetition ? repetition + 1 : repetition;
        }
    }
}
