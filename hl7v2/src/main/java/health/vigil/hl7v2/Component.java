package health.vigil.hl7v2;

import health.vigil.hl7v2.internal.syntax.Syntax;

/// A component: one or more sub-components.
public final class Component extends Element {
    Component(String source, int start, int end, Syntax syntax) {
        super(source, start, end, syntax);
    }

    /// The component with this number, from 1, of the repetition between two places; empty where there is none.
    static Component of(String source, int start, int end, int number, Syntax syntax) {
        char delimiter = syntax.delimiters().component();
        int left = delimiter == Syntax.NONE && number > 1 ? 0 : number - 1;
        int from = delimiter == Syntax.NONE && number > 1 ? end : start;
        int at = from;
        while (at < end) {
            if (source.charAt(at) == delimiter) {
                if (left == 0) {
                    break;
                }
                left--;
                from = at + 1;
            }
            at++;
        }
        return left > 0 ? new Component(source, end, end, syntax) : new Component(source, from, at, syntax);
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
