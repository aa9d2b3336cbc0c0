package health.vigil.sources.internal.item;

import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.hl7v2.Reason;

/// The smallest populated part of an item, and what became of it. The first who says so is right.
public final class Leaf {
    /// Where nothing stands.
    public static final Leaf NONE = new Leaf("", "", "", false);

    private final String pointer;
    private final String pattern;
    private final String text;
    private final boolean isNull;
    private Outcome outcome = Outcome.UNACCOUNTED;
    private String target = "";

    /// @param pointer where it stands (RFC 6901)
    /// @param pattern the same with `*` for the number of an element
    /// @param isNull whether it says that there is no value
    Leaf(String pointer, String pattern, String text, boolean isNull) {
        this.pointer = pointer;
        this.pattern = pattern;
        this.text = text;
        this.isNull = isNull;
    }

    public String pointer() {
        return pointer;
    }

    public String pattern() {
        return pattern;
    }

    /// As sent.
    public String text() {
        return text;
    }

    /// Whether it says that there is no value.
    public boolean isNull() {
        return isNull;
    }

    public boolean hasText() {
        return !isNull && !text.isBlank();
    }

    public Outcome outcome() {
        return outcome;
    }

    /// FHIR path, or name of the reason.
    public String target() {
        return target;
    }

    /// It is in a FHIR element.
    public void carried(String path) {
        become(Outcome.MAPPED, path);
    }

    /// It is in an extension, as sent.
    public void kept(String path) {
        become(Outcome.EXTENSION, path);
    }

    /// It is left out.
    public void notCarried(Reason reason) {
        become(Outcome.NOT_CARRIED, reason.name());
    }

    private void become(Outcome what, String where) {
        if (outcome == Outcome.UNACCOUNTED && this != NONE) {
            outcome = what;
            target = where;
        }
    }
}
