package health.vigil.ledger.internal.note;

import health.vigil.ledger.internal.merkle.Merkle;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// The text of C2SP tlog-proof, version 1.
///
/// @param extra the entry that is proved
/// @param index its place
/// @param path the hashes from its sibling up to the root's child
/// @param checkpoint the signed note
// Never compared: its arrays stay what was read.
@SuppressWarnings("ArrayRecordComponent")
public record ProofText(byte[] extra, long index, List<byte[]> path, String checkpoint) {
    private static final String HEADER = "c2sp.org/tlog-proof@v1";
    private static final String EXTRA = "extra ";
    private static final String INDEX = "index ";
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,14}");
    private static final int LARGEST = 1024 * 1024;
    private static final int LONGEST_PATH = 64;

    public ProofText {
        path = List.copyOf(path);
    }

    /// Reads a proof; the extra line is required.
    ///
    /// @throws IllegalArgumentException if it is none
    public static ProofText parse(String text) {
        int blank = text.indexOf("\n\n");
        if (text.length() > LARGEST || blank < 0) {
            throw new IllegalArgumentException("not a proof");
        }
        List<String> lines = text.substring(0, blank).lines().toList();
        if (lines.size() < 3
                || lines.size() > 3 + LONGEST_PATH
                || !lines.get(0).equals(HEADER)
                || !lines.get(1).startsWith(EXTRA)
                || !lines.get(2).startsWith(INDEX)) {
            throw new IllegalArgumentException("not a proof with an entry");
        }
        String index = lines.get(2).substring(INDEX.length());
        if (!NUMBER.matcher(index).matches()) {
            throw new IllegalArgumentException("not an index");
        }
        List<byte[]> path = new ArrayList<>();
        for (String line : lines.subList(3, lines.size())) {
            byte[] hash = Base64.getDecoder().decode(line);
            if (hash.length != Merkle.HASH_LENGTH) {
                throw new IllegalArgumentException("not a hash");
            }
            path.add(hash);
        }
        byte[] extra = Base64.getDecoder().decode(lines.get(1).substring(EXTRA.length()));
        ProofText proof = new ProofText(extra, Long.parseLong(index), path, text.substring(blank + 2));
        if (!proof.format().equals(text)) {
            throw new IllegalArgumentException("not the one form of this proof");
        }
        return proof;
    }

    /// The text.
    public String format() {
        Base64.Encoder base64 = Base64.getEncoder();
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        text.append(EXTRA).append(base64.encodeToString(extra)).append('\n');
        text.append(INDEX).append(index).append('\n');
        path.forEach(hash -> text.append(base64.encodeToString(hash)).append('\n'));
        return text.append('\n').append(checkpoint).toString();
    }
}
