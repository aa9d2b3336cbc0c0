package health.vigil.hl7v2;

import health.vigil.hl7v2.internal.syntax.Syntax;

/// A segment: a name and fields numbered as in HL7's tables, so MSH-1 is the field separator and MSH-2 the
/// encoding characters. A segment that was not sent has the name asked for and no fields.
public final class Segment {
    private final String name;
    private final int occurrence;
    private final String source;
    private final int[] separators;
    private final int end;
    private final Syntax syntax;
    private final boolean header;

    /// MSH, FHS and BHS declare the delimiters as their first two fields.
    ///
    /// @param separators positions of the field separators in the source, inverted before a field that is one leaf
    Segment(String name, int occurrence, String source, int[] separators, int end, Syntax syntax) {
        this.name = name;
        this.occurrence = occurrence;
        this.source = source;
        this.separators = separators;
        this.end = end;
        this.syntax = syntax;
        this.header = separators.length > 0 && (name.equals("MSH") || name.equals("FHS") || name.equals("BHS"));
    }

    static Segment absent(String name, Syntax syntax) {
        return new Segment(name, 1, "", new int[0], 0, syntax);
    }

    public String name() {
        return name;
    }

    /// Which of the segments of this name, from 1.
    public int occurrence() {
        return occurrence;
    }

    /// Whether it was sent.
    public boolean isPresent() {
        return !source.isEmpty();
    }

    /// The highest field number sent.
    public int fieldCount() {
        return header ? separators.length + 1 : separators.length;
    }

    /// @param number from 1; a field beyond what was sent is empty
    public Field field(int number) {
        if (header && (number == 1 || number == 2)) {
            return number == 1
                    ? new Field(source, separator(0), separator(0) + 1, syntax.literal(), true)
                    : new Field(source, separator(0) + 1, endOf(1), syntax.literal(), true);
        }
        int index = header ? number - 1 : number;
        if (index < 1 || index > separators.length) {
            return new Field(source, end, end, syntax, true);
        }
        return new Field(source, separator(index - 1) + 1, endOf(index), syntax, separators[index - 1] < 0);
    }

    /// Whether anything at all, be it blank, was sent between the separators of a field.
    ///
    /// @param number from 1
    public boolean isSent(int number) {
        int index = header ? number - 1 : number;
        return index < 1 ? header && index == 0 : index <= separators.length && separator(index - 1) + 1 < endOf(index);
    }

    private int endOf(int index) {
        return index == separators.length ? end : separator(index);
    }

    private int separator(int index) {
        int at = separators[index];
        return at < 0 ? ~at : at;
    }

    /// A place in this segment.
    public Position position(int field) {
        return Position.of(name, occurrence, field);
    }

    /// Name and size only: content is identified.
    @Override
    public String toString() {
        return name + "[" + occurrence + "] of " + fieldCount() + " fields";
    }
}
