package health.vigil.hl7v2;

/// A place in a message, in HL7's own numbering; in what is no HL7 v2 message, by a name that its mapping has.
///
/// @param segment segment name, or the name of the place
/// @param occurrence which of the segments or places of that name, from 1
/// @param field field number from 1, 0 for the segment as a whole
/// @param repetition from 1, 0 for the field as a whole
/// @param component from 1, 0 for the repetition as a whole
/// @param subcomponent from 1, 0 for the component as a whole
public record Position(String segment, int occurrence, int field, int repetition, int component, int subcomponent) {
    /// A whole segment.
    public static Position of(String segment, int occurrence) {
        return new Position(segment, occurrence, 0, 0, 0, 0);
    }

    /// A whole field of the first segment of that name.
    public static Position of(String segment, int occurrence, int field) {
        return new Position(segment, occurrence, field, 0, 0, 0);
    }

    /// `PID[1]-3[2].4.1`, as far as it goes.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(24);
        text.append(segment).append('[').append(occurrence).append(']');
        if (field > 0) {
            text.append('-').append(field);
        }
        if (repetition > 0) {
            text.append('[').append(repetition).append(']');
        }
        if (component > 0) {
            text.append('.').append(component);
        }
        if (subcomponent > 0) {
            text.append('.').append(subcomponent);
        }
        return text.toString();
    }
}
