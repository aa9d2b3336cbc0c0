package health.vigil.hl7v2.internal.reading;

import health.vigil.hl7v2.Component;
import health.vigil.hl7v2.ConservationReport;
import health.vigil.hl7v2.ConservationReport.Line;
import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.hl7v2.Field;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.Position;
import health.vigil.hl7v2.Repetition;
import health.vigil.hl7v2.Segment;
import health.vigil.hl7v2.Subcomponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message being mapped, and the account of it.
public final class ReadMessage {
    private final Message message;
    private final List<ReadSegment> segments;

    public ReadMessage(Message message) {
        this.message = message;
        this.segments = new ArrayList<>(message.segments().size());
        for (Segment segment : message.segments()) {
            segments.add(new ReadSegment(segment));
        }
    }

    public Message message() {
        return message;
    }

    public List<ReadSegment> segments() {
        return segments;
    }

    /// The first segment of that name; one without fields where none was sent.
    public ReadSegment segment(String name) {
        for (ReadSegment segment : segments) {
            if (segment.name().equals(name)) {
                return segment;
            }
        }
        return new ReadSegment(message.segment(name));
    }

    /// Hears of every populated leaf that nobody has read; a field of which nothing was read is told as a whole.
    public interface Unread {
        /// @param part what was not read, or a field whose only statement is `""`
        void found(Position position, Part part);
    }

    /// Tells what has not been read. Sub-components beyond the first are leaves of their own.
    public void unread(Unread unread) {
        for (ReadSegment segment : segments) {
            for (int number = 1; number <= segment.segment().fieldCount(); number++) {
                Field field = segment.segment().field(number);
                if (field.isBlank()) {
                    continue;
                }
                if (segment.isRead(number)) {
                    unreadLeaves(segment, number, field, unread);
                } else {
                    unread.found(segment.segment().position(number), new Part(segment, field, number, 0, 0, 0, ""));
                }
            }
        }
    }

    private static void unreadLeaves(ReadSegment segment, int number, Field field, Unread unread) {
        leaves(segment, number, field, (position, leaf, mark) -> {
            if (mark == null) {
                unread.found(
                        position,
                        new Part(
                                segment,
                                leaf,
                                number,
                                position.repetition(),
                                position.component(),
                                position.subcomponent(),
                                ""));
            }
        });
    }

    private interface Leaf {
        void found(Position position, Subcomponent leaf, @Nullable Mark mark);
    }

    private static void leaves(ReadSegment segment, int number, Field field, Leaf visitor) {
        Segment of = segment.segment();
        int repetitions = field.repetitionCount();
        for (int r = 1; r <= repetitions; r++) {
            Repetition repetition = field.repetition(r - 1);
            int components = repetition.componentCount();
            for (int c = 1; c <= components; c++) {
                Component component = repetition.component(c);
                int subcomponents = component.subcomponentCount();
                for (int s = 1; s <= subcomponents; s++) {
                    Subcomponent leaf = component.subcomponent(s);
                    if (!leaf.isBlank()) {
                        visitor.found(
                                new Position(of.name(), of.occurrence(), number, r, c, s),
                                leaf,
                                segment.at(number, r, c, s));
                    }
                }
            }
        }
    }

    /// The account as it stands.
    public ConservationReport report(String structure) {
        List<Line> lines = new ArrayList<>();
        for (ReadSegment segment : segments) {
            for (int number = 1; number <= segment.segment().fieldCount(); number++) {
                leaves(
                        segment,
                        number,
                        segment.segment().field(number),
                        (position, leaf, mark) -> lines.add(
                                mark == null
                                        ? new Line(position, Outcome.UNACCOUNTED, "")
                                        : new Line(position, mark.outcome(), mark.target())));
            }
        }
        return new ConservationReport(structure, lines);
    }
}
