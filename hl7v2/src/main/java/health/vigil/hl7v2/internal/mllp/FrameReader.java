package health.vigil.hl7v2.internal.mllp;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Cuts a stream into frames. Between frames only line ends are tolerated: a peer that sends anything else does
/// not speak MLLP, and what follows cannot be trusted to begin where it seems to.
public final class FrameReader {
    /// What is read of an oversized frame before its connection is given up, in sizes of the limit.
    private static final int PATIENCE = 64;

    private static final int LONGEST_LINE = 4096;

    private final InputStream in;
    private final int limit;
    private final Buffers buffers;
    private final Runnable waiting;
    private final BooleanSupplier stopped;
    private byte[] chunk = new byte[8192];
    private int position;
    private int available;
    private boolean cut;

    /// @param limit largest content of a frame
    /// @param buffers the budget that arriving content is taken from
    /// @param waiting told when waiting for a frame begins, and again when the frame begins: each has the whole
    ///     time
    /// @param stopped asked at each read time-out of the stream: whether to take it for its end
    public FrameReader(InputStream in, int limit, Buffers buffers, Runnable waiting, BooleanSupplier stopped) {
        this.in = in;
        this.limit = limit;
        this.buffers = buffers;
        this.waiting = waiting;
        this.stopped = stopped;
    }

    /// The next frame's content, whose size stays taken from the budget until the caller gives it back; null at
    /// the end of the stream. Of a frame beyond the limit, which is read to its end, it is the first line.
    ///
    /// @throws FramingException where the peer breaks the protocol or a limit
    /// @throws IOException where the connection ends within a frame or breaks
    public byte @Nullable [] next() throws IOException, FramingException {
        cut = false;
        waiting.run();
        int first = read();
        while (first == '\r' || first == '\n') {
            first = read();
        }
        if (first < 0) {
            return null;
        }
        if (first != Framing.START) {
            throw new FramingException(FramingException.Reason.NOT_MLLP);
        }
        waiting.run();
        return content();
    }

    /// Whether the frame read last was beyond the limit.
    public boolean isCut() {
        return cut;
    }

    private byte[] content() throws IOException, FramingException {
        byte[] content = new byte[1024];
        int size = 0;
        int taken = take(content.length, 0);
        boolean complete = false;
        try {
            while (true) {
                if (position == available && !fill()) {
                    throw new IOException("the connection ended within a frame");
                }
                int end = indexOfReturn();
                int count = (end < 0 ? available : end + 1) - position;
                if (size + count > limit + 2L) {
                    byte[] line = firstLine(content, size);
                    byte last = size == 0 ? 0 : content[size - 1];
                    content = line;
                    buffers.give(taken - line.length);
                    taken = line.length;
                    skip(last);
                    cut = true;
                    complete = true;
                    return line;
                }
                if (size + count > content.length) {
                    int grown = (int) Math.min(limit + 2L, Math.max(content.length * 2L, size + (long) count));
                    taken = take(grown, taken);
                    content = Arrays.copyOf(content, grown);
                }
                System.arraycopy(chunk, position, content, size, count);
                position += count;
                size += count;
                if (size >= 2 && content[size - 1] == Framing.RETURN && content[size - 2] == Framing.END) {
                    byte[] result = Arrays.copyOf(content, size - 2);
                    buffers.give(taken - result.length);
                    complete = true;
                    return result;
                }
            }
        } finally {
            if (!complete) {
                buffers.give(taken);
            }
        }
    }

    /// The first line of what is read and of what waits in the chunk, by which the message can be answered.
    private byte[] firstLine(byte[] content, int size) {
        byte[] line = Arrays.copyOf(content, Math.min(size + available - position, LONGEST_LINE));
        int waiting = line.length - size;
        if (waiting > 0) {
            System.arraycopy(chunk, position, line, size, waiting);
        }
        int end = 0;
        while (end < line.length && line[end] != Framing.RETURN) {
            end++;
        }
        return Arrays.copyOf(line, end);
    }

    /// Reads to the end of the frame.
    ///
    /// @param last byte before what waits in the chunk
    private void skip(byte last) throws IOException, FramingException {
        byte before = last;
        for (long skipped = 0; skipped < (long) PATIENCE * limit; skipped++) {
            int next = read();
            if (next < 0) {
                throw new IOException("the connection ended within a frame");
            }
            if (next == Framing.RETURN && before == Framing.END) {
                return;
            }
            before = (byte) next;
        }
        throw new FramingException(FramingException.Reason.TOO_LARGE);
    }

    private int take(int wanted, int held) throws FramingException {
        if (!buffers.take(wanted - held)) {
            throw new FramingException(FramingException.Reason.NO_ROOM);
        }
        return wanted;
    }

    private int indexOfReturn() {
        for (int i = position; i < available; i++) {
            if (chunk[i] == Framing.RETURN) {
                return i;
            }
        }
        return -1;
    }

    private int read() throws IOException {
        if (position == available && !fill()) {
            return -1;
        }
        return chunk[position++] & 0xFF;
    }

    private boolean fill() throws IOException {
        int count = read(chunk);
        position = 0;
        available = Math.max(count, 0);
        return count > 0;
    }

    /// Reads what there is; a stream with a read time-out is asked again until it is to be stopped.
    private int read(byte[] into) throws IOException {
        while (true) {
            try {
                return in.read(into, 0, into.length);
            } catch (SocketTimeoutException e) {
                if (stopped.getAsBoolean()) {
                    return -1;
                }
            }
        }
    }
}
