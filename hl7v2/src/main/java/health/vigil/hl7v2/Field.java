package health.vigil.hl7v2;

import health.vigil.hl7v2.internal.syntax.Syntax;
import java.util.ArrayList;
import java.util.List;

/// A field: one or more repetitions.
public final class Field extends Element {
    Field(String source, int start, int end, Syntax syntax, boolean plain) {
        super(source, start, end, syntax, plain);
    }

    /// Whether it has one repetition only.
    public boolean isSingle() {
        return plain || source.indexOf(syntax.delimiters().repetition(), start, end) < 0;
    }

    /// Whether it is known to be one leaf as sent: without repetitions, components, escapes and control characters.
    public boolean isPlain() {
        return plain;
    }

    /// How many repetitions were sent, at least one.
    public int repetitionCount() {
        return plain ? 1 : count(syntax.delimiters().repetition());
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
        return Component.of(source, start, endFrom(start, syntax.delimiters().repetition()), number, syntax);
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
        if (plain) {
            if (!isBlank()) {
                visitor.visit(1, 1, 1, new Subcomponent(source, start, end, syntax));
            }
            return;
        }
        Delimiters delimiters = syntax.delimiters();
        char repetitions = delimiters.repetition();
        char components = delimiters.component();
        char subcomponents = delimiters.subcomponent();
        int repetition = 1;
        int component = 1;
        int subcomponent = 1;
        int from = start;
        boolean blank = true;
        for (int i = start; i < end; i++) {
            char c = source.charAt(i);
            if (c != repetitions && c != components && c != subcomponents) {
                blank &= c <= ' ';
                continue;
            }
            if (!blank) {
                visitor.visit(repetition, component, subcomponent, new Subcomponent(source, from, i, syntax));
            }
            from = i + 1;
            blank = true;
            if (c == subcomponents) {
                subcomponent++;
            } else {
                subcomponent = 1;
                component = c == components ? component + 1 : 1;
                repetition = c == components ? repetition : repetition + 1;
            }
        }
        if (!blank) {
            visitor.visit(repetition, component, subcomponent, new Subcomponent(source, from, end, syntax));
        }
    }
}
