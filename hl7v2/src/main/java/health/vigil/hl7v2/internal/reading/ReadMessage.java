package health.vigil.hl7v2.internal.reading;

import health.vigil.hl7v2.ConservationReport;
import health.vigil.hl7v2.ConservationReport.Line;
import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.hl7v2.Field;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.Position;
import health.vigil.hl7v2.Segment;
import java.util.ArrayList;
import java.util.List;

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
        field.leaves((repetition, component, subcomponent, leaf) -> {
            if (segment.at(number, repetition, component, subcomponent) == null) {
                unread.found(
                        position(segment, number, repetition, component, subcomponent),
                        new Part(segment, leaf, number, repetition, component, subcomponent, ""));
            }
        });
    }

    /// The account as it stands.
    public ConservationReport report(String structure) {
        List<Line> lines = new ArrayList<>();
        for (ReadSegment segment : segments) {
            for (int number = 1; number <= segment.segment().fieldCount(); number++) {
                report(segment, number, lines);
            }
        }
        return new ConservationReport(structure, lines);
    }

    private static void report(ReadSegment segment, int number, List<Line> lines) {
        segment.segment().field(number).leaves((repetition, component, subcomponent, leaf) -> {
            Mark mark = segment.at(number, repetition, component, subcomponent);
            Position position = position(segment, number, repetition, component, subcomponent);
            lines.add(
                    mark == null
                            ? new Line(position, Outcome.UNACCOUNTED, "")
                            : new Line(position, mark.outcome(), mark.target()));
        });
    }

    private static Position position(ReadSegment segment, int field, int repetition, int component, int subcomponent) {
        Segment of = segment.segment();
        return new Position(of.name(), of.occurrence(), field, repetition, component, subcomponent);
    }
}
