package health.vigil.hl7v2;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Splits a file into messages: a batch file (FHS, BHS, BTS, FTS), messages one after another, or a single one;
/// MLLP frame bytes around them are dropped. A file in UTF-16 holds one message. What was read is compared with the
/// counts that BTS and FTS declare.
public final class BatchReader {
    private final InputStream in;
    private final Limits limits;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private @Nullable ByteArrayOutputStream message;
    private boolean tooLarge;
    private boolean lineTooLong;
    private boolean ended;

    /// What the line ended in, and the one before it: within a text, it is the text's.
    private int end = '\r';

    private int before = '\r';
    private final TrailerCounts counts = new TrailerCounts();

    /// A trailer that declares another number than was read. A part of the file may be missing.
    ///
    /// @param field `BTS-1`, the messages of the batch, or `FTS-1`, the batches of the file
    public record Miscount(String field, long declared, long read) {}

    /// Where the trailers read so far were wrong; the first hundred.
    public List<Miscount> miscounts() {
        return counts.miscounts();
    }

    public BatchReader(InputStream in, Limits limits) {
        this.in = new BufferedInputStream(in);
        this.limits = limits;
    }

    /// The next message, null after the last.
    ///
    /// @throws MalformedMessageException (`VGL-HL7-003`) where a message is larger than the limits allow; the next
    ///     call gives the one after it
    public byte @Nullable [] next() throws IOException {
        if (message == null && !ended && isUtf16()) {
            ended = true;
            return whole();
        }
        while (!ended) {
            ended = !readLine();
            byte[] segment = line.toByteArray();
            boolean starts = begins(segment, "MSH");
            boolean frames = counts.heed(segment);
            ByteArrayOutputStream complete = starts || frames ? message : null;
            boolean oversized = complete != null && tooLarge;
            if (starts || frames) {
                begin();
            }
            if (!frames && segment.length > 0) {
                append(segment);
            } else if (segment.length == 0 && before == '\r' && end == '\n') {
                endLine();
            }
            if (complete != null) {
                return whole(complete, oversized);
            }
        }
        ByteArrayOutputStream last = message;
        boolean oversized = tooLarge;
        begin();
        return last == null ? null : whole(last, oversized);
    }

    private void begin() {
        message = null;
        tooLarge = false;
    }

    private byte[] whole(ByteArrayOutputStream complete, boolean oversized) {
        if (oversized) {
            throw MessageParser.tooLarge("bytes", limits.bytes());
        }
        return complete.toByteArray();
    }

    private void append(byte[] segment) {
        ByteArrayOutputStream into = message == null ? new ByteArrayOutputStream(1024) : message;
        if (tooLarge || lineTooLong || into.size() + segment.length > limits.bytes()) {
            tooLarge = true;
            message = new ByteArrayOutputStream(0);
            return;
        }
        into.writeBytes(segment);
        into.write(end);
        message = into;
    }

    /// Makes CRLF of a CR.
    private void endLine() {
        ByteArrayOutputStream into = message;
        if (into != null && !tooLarge && into.size() < limits.bytes()) {
            into.write('\n');
        }
    }

    /// Reads up to a line end, without it and without frame bytes and a byte order mark. Of a line beyond the limit
    /// only the beginning is kept, which tells what it is.
    ///
    /// @return false at the end of the file
    private boolean readLine() throws IOException {
        line.reset();
        lineTooLong = false;
        before = end;
        end = '\r';
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\r' || b == '\n') {
                end = b;
                return true;
            }
            lineTooLong |= line.size() >= limits.bytes();
            if (!lineTooLong && b != 0x0B && b != 0x1C) {
                line.write(b);
            }
            if (line.size() == 3 && isMark(line.toByteArray())) {
                line.reset();
            }
        }
        return false;
    }

    private static boolean isMark(byte[] start) {
        return (start[0] & 0xFF) == 0xEF && (start[1] & 0xFF) == 0xBB && (start[2] & 0xFF) == 0xBF;
    }

    private static boolean begins(byte[] segment, String name) {
        return segment.length >= 3 && TrailerCounts.name(segment).equals(name);
    }

    private boolean isUtf16() throws IOException {
        in.mark(2);
        int first = in.read();
        int second = in.read();
        in.reset();
        return (first == 0xFE && second == 0xFF)
                || (first == 0xFF && second == 0xFE)
                || (first == 0 && second > 0)
                || (first > 0 && second == 0);
    }

    private byte[] whole() throws IOException {
        byte[] bytes = in.readNBytes(limits.bytes() + 1);
        if (bytes.length > limits.bytes()) {
            throw MessageParser.tooLarge("bytes", limits.bytes());
        }
        return bytes;
    }
}
