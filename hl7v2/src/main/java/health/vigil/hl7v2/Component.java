package health.vigil.hl7v2;

import health.vigil.hl7v2.internal.syntax.Syntax;

/// A component: one or more sub-components.
public final class Component extends Element {
    Component(String source, int start, int end, Syntax syntax) {
        super(source, start, end, syntax);
    }

    /// How many sub-components were sent, at least one.
    public int subcomponentCount() {
        return count(syntax.delimiters().subcomponent());
    }

    /// @param number from 1
    public Subcomponent subcomponent(int number) {
        char delimiter = syntax.delimiters().subcomponent();
        int from = startOf(number - 1, delimiter);
        return from > end
                ? new Subcomponent(source, end, end, syntax)
                : new Subcomponent(source, from, endFrom(from, delimiter), syntax);
    }
}
