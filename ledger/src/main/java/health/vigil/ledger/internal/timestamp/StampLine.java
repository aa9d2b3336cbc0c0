package health.vigil.ledger.internal.timestamp;

import health.vigil.ledger.internal.note.SignedNote;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// A time-stamp reply as the last signature line of a note, so that a proof carries it and readers who know nothing
/// of it pass over it, as signed-note asks them to. It stamps the note's bytes before that line. The signature type
/// is 0xff, for types that C2SP has not assigned, followed by a longer name.
public final class StampLine {
    private static final String NAME = "vigil.health/rfc3161";
    private static final int ID_LENGTH = 4;

    private StampLine() {}

    /// The note with the reply after it.
    public static String attach(String note, byte[] reply) {
        byte[] bytes = Arrays.copyOf(id(), ID_LENGTH + reply.length);
        System.arraycopy(reply, 0, bytes, ID_LENGTH, reply.length);
        return note + new SignedNote.Signature(NAME, Base64.getEncoder().encodeToString(bytes)).line() + "\n";
    }

    /// The stamp over a note, if its last line is one.
    ///
    /// @param note whose form was checked
    /// @throws IllegalArgumentException if the line is there and the stamp does not hold
    public static Optional<TimestampReply> find(String note) {
        int last = note.lastIndexOf('\n', note.length() - 2) + 1;
        String line = note.substring(last);
        if (!line.startsWith("\u2014 " + NAME + " ")) {
            return Optional.empty();
        }
        byte[] bytes = Base64.getDecoder()
                .decode(line.substring(line.lastIndexOf(' ') + 1).strip());
        if (bytes.length <= ID_LENGTH || !Arrays.equals(Arrays.copyOf(bytes, ID_LENGTH), id())) {
            throw new IllegalArgumentException("the time stamp's line is malformed");
        }
        return Optional.of(TimestampReply.parse(Arrays.copyOfRange(bytes, ID_LENGTH, bytes.length))
                .requireOver(note.substring(0, last).getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] id() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((NAME + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0xff);
            return Arrays.copyOf(digest.digest("rfc3161".getBytes(StandardCharsets.UTF_8)), ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
