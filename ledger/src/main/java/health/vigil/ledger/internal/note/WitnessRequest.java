package health.vigil.ledger.internal.note;

import health.vigil.ledger.internal.merkle.Consistency;
import health.vigil.ledger.internal.merkle.Merkle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// The body of `add-checkpoint` (C2SP tlog-witness).
///
/// @param old the size that the witness is believed to have signed last
/// @param proof that the checkpoint's tree extends that one
/// @param checkpoint the signed note
public record WitnessRequest(long old, List<byte[]> proof, String checkpoint) {
    private static final Pattern OLD = Pattern.compile("old (0|[1-9][0-9]{0,14})");

    public WitnessRequest {
        proof = List.copyOf(proof);
    }

    /// Reads a body.
    ///
    /// @param body possibly hostile
    /// @throws IllegalArgumentException if it is none
    public static WitnessRequest parse(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        int blank = text.indexOf("\n\n");
        if (blank < 0) {
            throw new IllegalArgumentException("no checkpoint follows");
        }
        List<String> lines = List.of(text.substring(0, blank).split("\n", -1));
        if (!OLD.matcher(lines.getFirst()).matches() || lines.size() > 1 + Consistency.LONGEST) {
            throw new IllegalArgumentException("not an old size and a proof");
        }
        List<byte[]> proof = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            byte[] hash = Base64.getDecoder().decode(line);
            if (hash.length != Merkle.HASH_LENGTH) {
                throw new IllegalArgumentException("not a hash");
            }
            proof.add(hash);
        }
        return new WitnessRequest(
                Long.parseLong(lines.getFirst().substring("old ".length())), proof, text.substring(blank + 2));
    }

    /// The body.
    public String format() {
        StringBuilder body = new StringBuilder("old ").append(old).append('\n');
        proof.forEach(
                hash -> body.append(Base64.getEncoder().encodeToString(hash)).append('\n'));
        return body.append('\n').append(checkpoint).toString();
    }
}
