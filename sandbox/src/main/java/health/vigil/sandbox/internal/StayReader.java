package health.vigil.sandbox.internal;

import health.vigil.sandbox.FeedMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Reads one stay's file, a message ahead.
public final class StayReader implements AutoCloseable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
    private static final int LONGEST_MESSAGE = 1 << 20;

    private final BufferedReader reader;
    private @Nullable String line;
    private @Nullable FeedMessage ahead;

    StayReader(BufferedReader reader) {
        this.reader = reader;
        try {
            line = reader.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        advance();
    }

    /// Whether there is another message.
    public boolean hasNext() {
        return ahead != null;
    }

    /// The next message, which stays the next.
    public FeedMessage peek() {
        if (ahead == null) {
            throw new NoSuchElementException("the file has ended");
        }
        return ahead;
    }

    /// The next message.
    public FeedMessage take() {
        FeedMessage message = peek();
        advance();
        return message;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void advance() {
        if (line == null) {
            ahead = null;
            return;
        }
        String header = line;
        StringBuilder text = new StringBuilder();
        try {
            do {
                text.append(line).append('\r');
                line = reader.readLine();
            } while (line != null && !line.startsWith("MSH|") && text.length() < LONGEST_MESSAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ahead = message(header, text.toString());
    }

    private static FeedMessage message(String header, String text) {
        String[] fields = header.split("\\|", 12);
        try {
            if (fields.length > 10 && fields[0].equals("MSH")) {
                Instant sent =
                        LocalDateTime.parse(fields[6].substring(0, 14), TIME).toInstant(ZoneOffset.UTC);
                return new FeedMessage(sent, fields[9], text);
            }
        } catch (DateTimeParseException | IndexOutOfBoundsException e) {
            throw FeedFiles.unreadable(e);
        }
        throw FeedFiles.unreadable(null);
    }
}
