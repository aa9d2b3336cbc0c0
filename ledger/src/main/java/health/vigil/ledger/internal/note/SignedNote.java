package health.vigil.ledger.internal.note;

import health.vigil.ledger.VerifierKey;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// A text and signatures over it, in the format of C2SP signed-note.
///
/// @param text ends in a line break
/// @param signatures at most [#MOST_SIGNATURES]
public record SignedNote(String text, List<Signature> signatures) {
    /// The most signatures that are read; the format asks for at least 16.
    public static final int MOST_SIGNATURES = 64;

    /// The most bytes that are read, 64 signatures of a post-quantum kind with room to spare.
    public static final int LARGEST = 512 * 1024;

    private static final String DASH = "\u2014 ";

    public SignedNote {
        signatures = List.copyOf(signatures);
    }

    /// Reads a note without believing it: [#signedBy] is the check.
    ///
    /// @param bytes possibly hostile
    /// @throws IllegalArgumentException if they are not a note
    public static SignedNote parse(byte[] bytes) {
        if (bytes.length > LARGEST) {
            throw new IllegalArgumentException("the note is too long");
        }
        String note = decode(bytes);
        if (note.chars().anyMatch(c -> c < 0x20 && c != '\n')) {
            throw new IllegalArgumentException("the note has control characters");
        }
        int blank = note.lastIndexOf("\n\n");
        if (blank < 0 || !note.endsWith("\n") || blank + 2 == note.length()) {
            throw new IllegalArgumentException("the note has no signatures");
        }
        String[] lines = note.substring(blank + 2).split("\n");
        if (lines.length > MOST_SIGNATURES) {
            throw new IllegalArgumentException("the note has too many signatures");
        }
        List<Signature> signatures = new ArrayList<>();
        for (String line : lines) {
            signatures.add(Signature.parse(line));
        }
        return new SignedNote(note.substring(0, blank + 1), signatures);
    }

    /// Whether the key signed it. A signature under the key's name and id that does not verify spoils the note.
    ///
    /// @throws IllegalArgumentException if there is such a signature
    public boolean signedBy(VerifierKey key) {
        boolean signed = false;
        for (Signature signature : signatures) {
            if (signature.isOf(key)) {
                if (!key.verifies(text.getBytes(StandardCharsets.UTF_8), signature.value())) {
                    throw new IllegalArgumentException("a signature of a known key does not verify");
                }
                signed = true;
            }
        }
        return signed;
    }

    /// The note's text as it stands in a file.
    public String format() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> note.append(signature.line()).append('\n'));
        return note.toString();
    }

    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the note is not UTF-8", e);
        }
    }

    /// One signature line.
    ///
    /// @param name of the key
    /// @param encoded base 64 of the key's id and the signature
    public record Signature(String name, String encoded) {
        private static final int ID_LENGTH = 4;

        /// A signature by a key.
        public static Signature of(VerifierKey key, byte[] value) {
            byte[] bytes = Arrays.copyOf(key.id(), ID_LENGTH + value.length);
            System.arraycopy(value, 0, bytes, ID_LENGTH, value.length);
            return new Signature(key.name(), Base64.getEncoder().encodeToString(bytes));
        }

        static Signature parse(String line) {
            String[] parts = line.split(" ", -1);
            if (!line.startsWith(DASH) || parts.length != 3 || parts[1].isEmpty() || parts[1].contains("+")) {
                throw new IllegalArgumentException("not a signature line");
            }
            byte[] bytes = Base64.getDecoder().decode(parts[2]);
            if (bytes.length <= ID_LENGTH
                    || !Base64.getEncoder().encodeToString(bytes).equals(parts[2])) {
                throw new IllegalArgumentException("not a signature");
            }
            return new Signature(parts[1], parts[2]);
        }

        /// Whether it claims to be a key's.
        public boolean isOf(VerifierKey key) {
            return name.equals(key.name()) && hasId(key.id());
        }

        private boolean hasId(byte[] id) {
            return Arrays.equals(id, Arrays.copyOf(Base64.getDecoder().decode(encoded), ID_LENGTH));
        }

        /// The signature without the id of its key.
        public byte[] value() {
            byte[] bytes = Base64.getDecoder().decode(encoded);
            return Arrays.copyOfRange(bytes, ID_LENGTH, bytes.length);
        }

        /// The line in a note, without its line break.
        public String line() {
            return DASH + name + " " + encoded;
        }
    }
}
