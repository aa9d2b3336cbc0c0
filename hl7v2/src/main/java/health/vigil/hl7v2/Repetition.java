package health.vigil.hl7v2;

import health.vigil.hl7v2.internal.syntax.Syntax;

/// One repetition of a field: one or more components.
public final class Repetition extends Element {
    Repetition(String source, int start, int end, Syntax syntax) {
        super(source, start, end, syntax);
    }

    /// How many components were sent, at least one.
    public int componentCount() {
        return count(syntax.delimiters().component());
    }

    /// @param number from 1
    public Component component(int number) {
        return Component.of(source, start, end, number, syntax);
    }
}
