package health.vigil.hl7v2.internal.reading;

import health.vigil.hl7v2.ConservationReport.Line;
import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.hl7v2.Field;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.Position;
import health.vigil.hl7v2.Segment;
import health.vigil.hl7v2.Subcomponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

    /// Hears of every populated leaf that nobody has read, and says what becomes of it; a field of which nothing was
    /// read is told as a whole.
    public interface Unread {
        /// @param part what was not read, or a field whose only statement is `""`
        void found(Position position, Part part);
    }

    /// The account of the message: each populated field, in order. What nobody has read is told first, once.
    public List<Line> account(Unread unread) {
        Account account = new Account(unread, segments.size());
        for (ReadSegment segment : segments) {
            account.take(segment);
        }
        return account.lines;
    }

    /// Sub-components beyond the first are leaves of their own.
    private static final class Account implements Field.LeafVisitor {
        private final List<Line> lines;
        private final Targets targets = new Targets();
        private final Unread unread;
        private @Nullable ReadSegment segment;
        private int number;

        /// @param segments of the message
        private Account(Unread unread, int segments) {
            this.lines = new ArrayList<>(16 + 12 * segments);
            this.unread = unread;
        }

        void take(ReadSegment next) {
            segment = next;
            Segment sent = next.segment();
            for (number = 1; number <= sent.fieldCount(); number++) {
                if (!sent.isSent(number)) {
                    continue;
                }
                Field field = next.sent(number);
                if (!next.isRead(number) && !field.isBlank()) {
                    unread.found(sent.position(number), new Part(next, field, number, 0, 0, 0, ""));
                }
                field.leaves(this);
            }
        }

        @Override
        public void visit(int repetition, int component, int subcomponent, Subcomponent leaf) {
            ReadSegment of = Objects.requireNonNull(segment);
            Position position =
                    new Position(of.name(), of.segment().occurrence(), number, repetition, component, subcomponent);
            Mark mark = of.at(number, repetition, component, subcomponent);
            if (mark == null) {
                unread.found(position, new Part(of, leaf, number, repetition, component, subcomponent, ""));
                mark = of.at(number, repetition, component, subcomponent);
            }
            lines.add(
                    mark == null
                            ? new Line(position, Outcome.UNACCOUNTED, "")
                            : new Line(position, mark.outcome(), targets.of(mark)));
        }
    }
}
