package health.vigil.hl7v2;

import health.vigil.hl7v2.internal.syntax.Syntax;

/// The smallest part of a message.
public final class Subcomponent extends Element {
    Subcomponent(String source, int start, int end, Syntax syntax) {
        super(source, start, end, syntax);
    }

    /// Itself, as its only part; an empty one for any other number, since nothing is below a sub-component.
    ///
    /// @param number from 1
    public Subcomponent subcomponent(int number) {
        return number == 1 ? this : new Subcomponent(source, end, end, syntax);
    }
}
