package health.vigil.hl7v2;

import health.vigil.hl7v2.internal.syntax.CharacterSets;
import health.vigil.hl7v2.internal.syntax.FhirCharacters;
import health.vigil.hl7v2.internal.syntax.Syntax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds segments and field separators in one pass; everything below a field is split when it is read.
final class MessageParser {
    private static final int ASCII = 128;
    private static final String ONE_BY_ONE =
            "Send each message by itself, in a frame of its own; `vigil convert` reads files of several messages and"
                    + " batches.";

    private final String text;
    private final Limits limits;
    private final Syntax syntax;
    private final List<Segment> segments = new ArrayList<>();
    private final Map<String, Integer> occurrences = new HashMap<>();
    private int[] separators = new int[64];
    private int fields;

    private MessageParser(String text, Limits limits, Syntax syntax) {
        this.text = text;
        this.limits = limits;
        this.syntax = syntax;
    }

    static Message parse(byte[] bytes, Limits limits, String undeclared) {
        if (bytes.length > limits.bytes()) {
            throw tooLarge("bytes", limits.bytes());
        }
        CharacterSets.Decoded decoded = CharacterSets.decode(bytes, undeclared);
        String text = decoded.text();
        Syntax syntax = new Syntax(delimiters(text), decoded.charset());
        if (text.indexOf(Syntax.NONE) >= 0) {
            throw new MalformedMessageException(
                    "VGL-HL7-008",
                    null,
                    "the message has a NUL character.",
                    "Send text; binary data belongs in base 64 in an ED field.");
        }
        MessageParser parser = new MessageParser(text, limits, syntax);
        parser.segments();
        return new Message(parser.segments, syntax);
    }

    private void segments() {
        char[] characters = text.toCharArray();
        int start = 0;
        int line = 0;
        Delimiters delimiters = syntax.delimiters();
        char separator = delimiters.field();
        char repetition = delimiters.repetition();
        boolean[] structural = structural(delimiters);
        boolean endsInReturns = endsInReturns();
        while (start < characters.length) {
            int end = start;
            int count = 0;
            int repetitions = 1;
            boolean plain = true;
            while (end < characters.length) {
                char c = characters[end];
                if (!structural[Math.min(c, ASCII)]) {
                    end++;
                    continue;
                }
                if (c == separator) {
                    if (count == separators.length) {
                        separators = Arrays.copyOf(separators, count * 2);
                    }
                    closeField(count, plain);
                    separators[count++] = end;
                    repetitions = 1;
                    plain = true;
                } else if (c == '\r' || c == '\n') {
                    int next = endsInReturns && end > start ? afterStray(characters, end) : end;
                    if (next == end) {
                        break;
                    }
                    end = next;
                    continue;
                } else if (c == repetition) {
                    plain = false;
                    if (++repetitions > limits.repetitions()) {
                        throw tooLarge("repetitions", limits.repetitions());
                    }
                } else if (c == delimiters.component()
                        || c == delimiters.subcomponent()
                        || c == delimiters.escape()
                        || FhirCharacters.isDoubtful(c)) {
                    plain = false;
                }
                end++;
            }
            closeField(count, plain);
            line++;
            if (end > start) {
                add(start, end, count, line);
            }
            start = end + 1;
        }
    }

    /// Whether the first segment ends in CR alone, as the standard has it, so that all do.
    private boolean endsInReturns() {
        int end = 0;
        while (end < text.length() && text.charAt(end) != '\r' && text.charAt(end) != '\n') {
            end++;
        }
        return end < text.length() && text.charAt(end) == '\r' && !text.startsWith("\n", end + 1);
    }

    /// Where a text goes on after LF or CRLF within it.
    ///
    /// @return the same place where the segment ends there: at CR alone, at the end, and where a segment begins
    private int afterStray(char[] characters, int end) {
        int next = end;
        while (next < characters.length
                && (characters[next] == '\n'
                        || (characters[next] == '\r'
                                && next + 1 < characters.length
                                && characters[next + 1] == '\n'))) {
            next += characters[next] == '\n' ? 1 : 2;
        }
        int word = next;
        while (word < characters.length && characters[word] == ' ') {
            word++;
        }
        boolean ends = next == characters.length || characters[next] == '\r' || beginsSegment(word);
        return ends ? end : next;
    }

    private boolean beginsSegment(int at) {
        return at + 3 < text.length()
                && text.charAt(at + 3) == syntax.delimiters().field()
                && isName(at, at + 3);
    }

    /// Which characters may structure a message, or keep a field from being plain; the last stands for all that are
    /// not ASCII.
    private static boolean[] structural(Delimiters delimiters) {
        boolean[] structural = new boolean[ASCII + 1];
        Arrays.fill(structural, 0, ' ', true);
        structural[ASCII] = true;
        structural[Math.min(delimiters.field(), ASCII)] = true;
        structural[Math.min(delimiters.component(), ASCII)] = true;
        structural[Math.min(delimiters.repetition(), ASCII)] = true;
        structural[Math.min(delimiters.subcomponent(), ASCII)] = true;
        structural[Math.min(delimiters.escape(), ASCII)] = true;
        return structural;
    }

    private void closeField(int count, boolean plain) {
        if (plain && count > 0) {
            separators[count - 1] = ~separators[count - 1];
        }
    }

    private void add(int start, int end, int count, int line) {
        int nameEnd = count == 0 ? end : separators[0] < 0 ? ~separators[0] : separators[0];
        if (!isName(start, nameEnd)) {
            throw new MalformedMessageException(
                    "VGL-HL7-006",
                    null,
                    "line " + line + " of the message does not begin with a segment name.",
                    "Begin each segment with a name of three capital letters or digits; send line breaks inside a"
                            + " field as \\.br\\.");
        }
        fields += count;
        if (segments.size() == limits.segments()) {
            throw tooLarge("segments", limits.segments());
        }
        if (fields > limits.fields()) {
            throw tooLarge("fields", limits.fields());
        }
        Segment last = segments.isEmpty() ? null : segments.getLast();
        String name =
                last != null && text.startsWith(last.name(), start) ? last.name() : text.substring(start, nameEnd);
        int occurrence = occurrences.merge(name, 1, Integer::sum);
        if (occurrence > 1 && name.equals("MSH")) {
            throw new MalformedMessageException(
                    "VGL-HL7-007", Position.of("MSH", 2), "a second message begins inside this one.", ONE_BY_ONE);
        }
        segments.add(new Segment(name, occurrence, text, Arrays.copyOf(separators, count), end, syntax));
    }

    private boolean isName(int start, int end) {
        if (end - start != 3 || !isCapital(text.charAt(start))) {
            return false;
        }
        for (int i = start + 1; i < end; i++) {
            char c = text.charAt(i);
            if (!isCapital(c) && !(c >= '0' && c <= '9')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    /// MSH-1 and MSH-2 of a message, or of the FHS or BHS of a batch.
    static Delimiters delimiters(String text) {
        if (text.startsWith("FHS") || text.startsWith("BHS")) {
            throw new MalformedMessageException(
                    "VGL-HL7-007", null, "this is a batch (FHS, BHS) and not one message.", ONE_BY_ONE);
        }
        if (!text.startsWith("MSH")) {
            throw new MalformedMessageException(
                    "VGL-HL7-001",
                    null,
                    text.isEmpty() ? "the message is empty." : "the message does not begin with an MSH segment.",
                    "Send HL7 version 2 in its vertical-bar encoding, beginning with MSH.");
        }
        char field = text.length() > 3 ? text.charAt(3) : Syntax.NONE;
        int end = field == Syntax.NONE ? -1 : text.indexOf(field, 4);
        int count = end < 0 ? 0 : end - 4;
        if (count < 1 || count > 5 || !distinct(text.substring(3, end))) {
            throw new MalformedMessageException(
                    "VGL-HL7-002",
                    Position.of("MSH", 1, 2),
                    "the delimiters are not one to five different characters that are neither letters, digits nor"
                            + " control characters.",
                    "Send the usual MSH|^~\\&| or another valid set.");
        }
        return new Delimiters(field, text.charAt(4), at(text, 5, end), at(text, 6, end), at(text, 7, end));
    }

    private static char at(String text, int index, int end) {
        return index < end ? text.charAt(index) : Syntax.NONE;
    }

    private static boolean distinct(String characters) {
        for (int i = 0; i < characters.length(); i++) {
            char c = characters.charAt(i);
            if (Character.isLetterOrDigit(c) || c <= ' ' || c == '"' || characters.indexOf(c, i + 1) >= 0) {
                return false;
            }
        }
        return true;
    }

    static MalformedMessageException tooLarge(String what, int limit) {
        return new MalformedMessageException(
                "VGL-HL7-003",
                null,
                "the message has more than " + limit + " " + what + ".",
                "Split the message, or refer to what is large (RP) instead of sending it; the limit is fixed.");
    }
}
