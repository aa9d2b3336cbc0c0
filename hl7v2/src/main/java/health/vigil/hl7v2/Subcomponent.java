package health.vigil.hl7v2;

import health.vigil.hl7v2.internal.syntax.Syntax;

/// The smallest part of a message.
public final class Subcomponent extends Element {
    Subcomponent(String source, int start, int end, Syntax syntax) {
        super(source, start, end, syntax);
    }
}
