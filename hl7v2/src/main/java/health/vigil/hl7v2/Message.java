package health.vigil.hl7v2;

import health.vigil.hl7v2.internal.syntax.Syntax;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/// An HL7 version 2 message in its vertical-bar encoding, versions 2.1 to 2.8. Immutable; a view of the text, of
/// which only what is read is split.
public final class Message {
    private final List<Segment> segments;
    private final Syntax syntax;
    private final Header header;

    Message(List<Segment> segments, Syntax syntax) {
        this.segments = List.copyOf(segments);
        this.syntax = syntax;
        this.header = Header.of(this.segments.getFirst(), first(this.segments, "EVN", syntax));
    }

    /// Reads a message of at most the default size.
    ///
    /// @throws MalformedMessageException (`VGL-HL7-001` to `VGL-HL7-008`) where the encoding rules are broken
    public static Message parse(byte[] bytes) {
        return parse(bytes, Limits.DEFAULT);
    }

    /// Reads a message. Segments may end in CR, LF or both; the character set is found by byte order mark, else
    /// by MSH-18, else it is UTF-8. Segment names are not checked against a version: unknown and Z segments are
    /// kept.
    ///
    /// @throws MalformedMessageException as [#parse(byte[])]
    public static Message parse(byte[] bytes, Limits limits) {
        return parse(bytes, limits, "");
    }

    /// Reads a message of a sender that is known to leave out MSH-18.
    ///
    /// @param undeclared name (table 0211) of the character set of a message that declares none; empty for UTF-8
    /// @throws MalformedMessageException as [#parse(byte[])]
    public static Message parse(byte[] bytes, Limits limits, String undeclared) {
        return MessageParser.parse(bytes, limits, undeclared);
    }

    /// Who sends (see [Header#sender()]), read before the character set is known, so that it is known by the sender;
    /// `|` where the header cannot be read.
    public static String senderOf(byte[] bytes) {
        Segment msh = ReadableHeader.of(bytes);
        return msh.field(3).text() + "|" + msh.field(4).text();
    }

    /// MSH-10, also of what is no message otherwise; empty where the header cannot be read.
    static String controlIdOf(byte[] bytes) {
        return ReadableHeader.of(bytes).field(10).text();
    }

    /// What the MSH segment says.
    public Header header() {
        return header;
    }

    /// A message of these of its segments, MSH first.
    Message of(List<Segment> some) {
        return new Message(some, syntax);
    }

    /// All segments in order, MSH first.
    public List<Segment> segments() {
        return segments;
    }

    /// The first segment of that name; one without fields where none was sent.
    public Segment segment(String name) {
        return first(segments, name, syntax);
    }

    private static Segment first(List<Segment> segments, String name, Syntax syntax) {
        for (Segment segment : segments) {
            if (segment.name().equals(name)) {
                return segment;
            }
        }
        return Segment.absent(name, syntax);
    }

    /// All segments of that name, in order.
    public List<Segment> segments(String name) {
        List<Segment> found = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.name().equals(name)) {
                found.add(segment);
            }
        }
        return found;
    }

    public Delimiters delimiters() {
        return syntax.delimiters();
    }

    /// The character set in which it came; acknowledgements go back in it.
    public Charset charset() {
        return syntax.charset();
    }

    /// Type and size only: content is identified.
    @Override
    public String toString() {
        return header.type() + "^" + header.trigger() + " of " + segments.size() + " segments";
    }
}
