package health.vigil.hl7v2.internal.reading;

import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.hl7v2.Field;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.Segment;
import org.jspecify.annotations.Nullable;

/// A segment that remembers what became of its fields.
public final class ReadSegment {
    private final Segment segment;
    private final @Nullable Mark[] marks;
    private @Nullable MarkIndex[] indexes = new MarkIndex[0];
    private final @Nullable Field[] fields;
    private @Nullable Part absent;

    public ReadSegment(Segment segment) {
        this.segment = segment;
        this.marks = new Mark[segment.fieldCount() + 1];
        this.fields = new Field[marks.length];
    }

    public Segment segment() {
        return segment;
    }

    public String name() {
        return segment.name();
    }

    public boolean isPresent() {
        return segment.isPresent();
    }

    /// @param into FHIR path of the element that the field fills
    public Part field(int number, String into) {
        return segment.isSent(number) ? new Part(this, sent(number), number, 0, 0, 0, into) : absent();
    }

    /// The field with this number, which was sent.
    Field sent(int number) {
        Field known = fields[number];
        if (known == null) {
            known = segment.field(number);
            fields[number] = known;
        }
        return known;
    }

    /// What stands for everything that was not sent: it has no text, and no account is kept of it.
    Part absent() {
        Part shared = absent;
        if (shared == null) {
            shared = new Part(this, segment.field(0), 0, 0, 0, 0, "");
            absent = shared;
        }
        return shared;
    }

    /// Whether any field after this one has a value: `""` is none.
    public boolean isValuedAfter(int number) {
        for (int later = number + 1; later <= segment.fieldCount(); later++) {
            if (field(later).isValued()) {
                return true;
            }
        }
        return false;
    }

    /// Whether there is any text in a field, be it blank.
    public boolean isSent(int number) {
        return segment.isSent(number);
    }

    /// A field of which only the text is wanted, to decide by.
    public Part field(int number) {
        return field(number, "");
    }

    /// Leaves fields out for a stated reason.
    public void notCarried(Reason reason, int... fields) {
        for (int number : fields) {
            if (isSent(number)) {
                mark(number, 0, 0, 0, Outcome.NOT_CARRIED, reason.name(), "");
            }
        }
    }

    /// Leaves out for a stated reason whatever was carried, and whatever nobody has read.
    public void notCarriedAtAll(Reason reason) {
        for (int number = 1; number < marks.length; number++) {
            field(number).notCarried(reason);
        }
    }

    /// Leaves out for a stated reason the fields of which nothing has been read.
    public void notCarriedFurther(Reason reason) {
        for (int number = 1; number < marks.length; number++) {
            if (!isRead(number)) {
                field(number).notCarried(reason);
            }
        }
    }

    void mark(int field, int repetition, int component, int subcomponent, Outcome outcome, String base, String path) {
        if (field > 0 && field < marks.length) {
            Mark earlier = marks[field];
            int order = earlier == null ? 0 : earlier.order() + 1;
            Mark mark = new Mark(repetition, component, subcomponent, outcome, base, path, order, earlier);
            marks[field] = mark;
            MarkIndex index = indexes.length == 0 ? null : indexes[field];
            if (index != null) {
                index.add(mark);
            }
        }
    }

    /// The latest mark on a leaf, null where nobody read it.
    @Nullable Mark at(int field, int repetition, int component, int subcomponent) {
        Mark mark = marks[field];
        if (mark != null && mark.order() >= MarkIndex.FROM) {
            return index(field, mark).at(repetition, component, subcomponent);
        }
        while (mark != null && !mark.covers(repetition, component, subcomponent)) {
            mark = mark.earlier();
        }
        return mark;
    }

    private MarkIndex index(int field, Mark latest) {
        if (indexes.length == 0) {
            indexes = new MarkIndex[marks.length];
        }
        MarkIndex index = indexes[field];
        if (index == null) {
            index = new MarkIndex(latest);
            indexes[field] = index;
        }
        return index;
    }

    /// Whether anything of it went to a resource of this type, and was not left out after all.
    ///
    /// @param type FHIR's name of it
    public boolean isCarriedTo(String type) {
        for (Mark latest : marks) {
            for (Mark mark = latest; mark != null; mark = mark.isOfWholeField() ? null : mark.earlier()) {
                if (mark.isTo(type)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Whether anything of a field has been accounted for.
    public boolean isRead(int field) {
        return field < marks.length && marks[field] != null;
    }
}
