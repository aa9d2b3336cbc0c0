package health.vigil.hl7v2.internal.reading;

import health.vigil.hl7v2.Component;
import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.hl7v2.Element;
import health.vigil.hl7v2.Field;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.Repetition;
import health.vigil.hl7v2.Subcomponent;
import health.vigil.hl7v2.internal.syntax.FhirCharacters;
import java.util.ArrayList;
import java.util.List;

/// A part of a field on its way into a FHIR element. A mapper that takes its text says where the text goes;
/// what no mapper takes stays unread, is kept as an extension, and is reported as such. All texts that it hands out
/// are ones that FHIR permits.
public final class Part {
    private final ReadSegment segment;
    private final Element element;
    private final int field;
    private final int repetition;
    private final int component;
    private final int subcomponent;
    private final String into;
    private final boolean whole;

    Part(
            ReadSegment segment,
            Element element,
            int field,
            int repetition,
            int component,
            int subcomponent,
            String into) {
        this(segment, element, field, repetition, component, subcomponent, into, false);
    }

    /// @param whole whether all of it is one text
    private Part(
            ReadSegment segment,
            Element element,
            int field,
            int repetition,
            int component,
            int subcomponent,
            String into,
            boolean whole) {
        this.segment = segment;
        this.element = element;
        this.field = field;
        this.repetition = repetition;
        this.component = component;
        this.subcomponent = subcomponent;
        this.into = into;
        this.whole = whole;
    }

    /// The same part as one text, for a type without components (ST, TX, FT): delimiters in it are characters that the
    /// sender did not escape. Of a field that is its first repetition with a value.
    public Part asText() {
        if (whole || element.length() == 0 || element instanceof Subcomponent) {
            return this;
        }
        if (element instanceof Field field && repetition == 0) {
            Part only = field.isPlain() ? this : first();
            return only == this ? this : only.asText();
        }
        return new Part(segment, element, field, repetition, component, subcomponent, into, true);
    }

    /// Whether its first leaf is all that it says.
    public boolean isOneLeaf() {
        return element.isOneLeaf();
    }

    public boolean isValued() {
        return element.isValued();
    }

    /// Whether its first leaf has a text, as what something is known by must have.
    public boolean hasText() {
        return !peek().isEmpty();
    }

    public boolean isNull() {
        return element.isNull();
    }

    /// Whether it says nothing: neither a value nor that there is none.
    public boolean isSilent() {
        return !isValued() && !isNull();
    }

    /// The text of the first leaf without surrounding spaces, to decide by; it does not count as carried.
    public String peek() {
        String text = verbatim();
        int length = text.length();
        return length == 0 || (isPrinted(text.charAt(0)) && isPrinted(text.charAt(length - 1))) ? text : text.strip();
    }

    private static boolean isPrinted(char c) {
        return c > ' ' && c < 127;
    }

    /// The text of the first leaf with its spaces, for text that people read; it does not count as carried.
    public String verbatim() {
        return whole ? element.readableWhole() : element.readable();
    }

    /// As sent, delimiters, escapes and all, but for characters that FHIR forbids; it does not count as carried.
    public String raw() {
        return FhirCharacters.only(element.raw());
    }

    /// The text of the first leaf without surrounding spaces, which goes to `into + path`.
    public String to(String path) {
        carried(path);
        return peek();
    }

    /// The text of the first leaf as a FHIR code, in which spaces only separate words, going to `into + path`.
    public String code(String path) {
        String text = to(path);
        for (int i = 1; i < text.length(); i++) {
            if (Character.isWhitespace(text.charAt(i))
                    && (text.charAt(i) != ' ' || Character.isWhitespace(text.charAt(i - 1)))) {
                return String.join(" ", text.strip().split("\\s+"));
            }
        }
        return text;
    }

    /// Counts the first leaf as carried to `into + path`; of a text all of it.
    public void carried(String path) {
        carried(into, path);
    }

    private void carried(String base, String path) {
        if (whole) {
            segment.mark(field, repetition, component, subcomponent, Outcome.MAPPED, base, path);
        } else {
            segment.mark(
                    field,
                    Math.max(1, repetition),
                    Math.max(1, component),
                    Math.max(1, subcomponent),
                    Outcome.MAPPED,
                    base,
                    path);
        }
    }

    /// Counts the first leaf as carried to another element than the one it was read for.
    public void carriedAs(String path) {
        carried(path, "");
    }

    /// Counts the first leaf, if it has a value, as carried to `into + path`.
    public void carriedIfValued(String path) {
        if (isValued()) {
            carried(path);
        }
    }

    /// Counts every leaf of this part that has been carried as carried to `into + path`, which is where all of them
    /// went.
    public void relocate(String path) {
        int at = Math.max(1, repetition);
        for (int number = 1; number <= componentCount(); number++) {
            int below = component(number).componentCount();
            for (int leaf = 1; leaf <= below; leaf++) {
                Mark mark = segment.at(field, at, number, leaf);
                if (mark != null && mark.outcome() == Outcome.MAPPED) {
                    segment.mark(field, at, number, leaf, Outcome.MAPPED, into, path);
                }
            }
        }
    }

    /// Counts all of this part as kept, as sent, in an extension at this path.
    public void keptWhole(String path) {
        segment.mark(field, repetition, component, subcomponent, Outcome.EXTENSION, path, "");
    }

    public void notCarried(Reason reason) {
        segment.mark(field, repetition, component, subcomponent, Outcome.NOT_CARRIED, reason.name(), "");
    }

    /// The repetitions that have a value.
    public List<Part> repetitions() {
        if (whole || component > 0 || !(element instanceof Field sent)) {
            return List.of(this);
        }
        if (sent.isPlain()) {
            return isValued() ? List.of(this) : List.of();
        }
        if (sent.isSingle()) {
            return isValued() ? List.of(new Part(segment, element, field, 1, 0, 0, into)) : List.of();
        }
        List<Part> parts = new ArrayList<>(1);
        int number = 0;
        for (Repetition one : sent.repetitions()) {
            number++;
            if (one.isValued()) {
                parts.add(new Part(segment, one, field, number, 0, 0, into));
            }
        }
        return parts;
    }

    /// The first repetition that has a value; itself where none has.
    public Part first() {
        List<Part> valued = repetitions();
        return valued.isEmpty() ? this : valued.getFirst();
    }

    /// What is one level below: a component of a repetition (the first, if this is a field), a sub-component of a
    /// component. A data type is so read the same way wherever it stands.
    ///
    /// @param number from 1
    public Part component(int number) {
        if (element.length() == 0) {
            return field == 0 ? this : segment.absent();
        }
        if (whole) {
            return number == 1 ? this : segment.absent();
        }
        if (element instanceof Field sent && sent.isPlain()) {
            return number == 1 ? this : segment.absent();
        }
        Element part = switch (element) {
            case Field sent -> sent.component(number);
            case Repetition one -> one.component(number);
            case Component one -> one.subcomponent(number);
            case Subcomponent one -> one.subcomponent(number);
        };
        if (part.length() == 0) {
            return segment.absent();
        }
        return switch (element) {
            case Field _ -> new Part(segment, part, field, 1, number, 0, into);
            case Repetition _ -> new Part(segment, part, field, repetition, number, 0, into);
            case Component _ -> new Part(segment, part, field, repetition, component, number, into);
            case Subcomponent _ -> new Part(segment, part, field, repetition, component, subcomponent, into);
        };
    }

    /// How many parts of the next level were sent, at least one; of a field, those of its first repetition.
    public int componentCount() {
        if (whole) {
            return 1;
        }
        return switch (element) {
            case Field sent -> sent.isPlain() ? 1 : sent.repetition(0).componentCount();
            case Repetition one -> one.componentCount();
            case Component one -> one.subcomponentCount();
            case Subcomponent _ -> 1;
        };
    }

    /// The same part, going into a part of its element.
    public Part in(String path) {
        return element.length() == 0
                ? this
                : new Part(segment, element, field, repetition, component, subcomponent, into + path, whole);
    }

    /// What it is a part of.
    public ReadSegment segment() {
        return segment;
    }

    /// `OBX[2]-6`.
    public String position() {
        return segment.segment().position(field).toString();
    }
}
