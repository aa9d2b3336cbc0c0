package health.vigil.ledger.internal.note;

import health.vigil.ledger.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The text by which a log's key names the keys that sign beside it from now on and after it, as a signed note. Its
/// first line keeps it apart from a checkpoint.
///
/// @param origin the log's name
/// @param keys the new ones
public record KeyHandover(String origin, List<VerifierKey> keys) {
    private static final String HEADER = "vigil.health/log-keys@1";

    public KeyHandover {
        keys = List.copyOf(keys);
    }

    /// The note's text.
    public String text() {
        StringBuilder text =
                new StringBuilder(HEADER).append('\n').append(origin).append('\n');
        keys.forEach(key -> text.append(key.line()).append('\n'));
        return text.toString();
    }

    /// Reads a handover that one of the trusted keys signed, by Ed25519.
    ///
    /// @param note possibly hostile
    /// @throws IllegalArgumentException if it is none, or nobody trusted signed it
    public static KeyHandover open(String note, List<VerifierKey> trusted) {
        SignedNote signed = SignedNote.parse(note.getBytes(StandardCharsets.UTF_8));
        List<String> lines = Arrays.asList(signed.text().split("\n"));
        if (lines.size() < 3 || lines.size() > 18 || !lines.get(0).equals(HEADER)) {
            throw new IllegalArgumentException("not a handover of keys");
        }
        boolean endorsed = false;
        for (VerifierKey key : trusted) {
            endorsed |=
                    key.kind() == VerifierKey.Kind.ED25519 && key.name().equals(lines.get(1)) && signed.signedBy(key);
        }
        if (!endorsed) {
            throw new IllegalArgumentException("no known key signed the handover");
        }
        List<VerifierKey> keys = new ArrayList<>();
        for (String line : lines.subList(2, lines.size())) {
            keys.add(VerifierKey.parse(line));
        }
        KeyHandover handover = new KeyHandover(lines.get(1), keys);
        if (!handover.text().equals(signed.text())
                || keys.stream().anyMatch(key -> !key.name().equals(handover.origin))) {
            throw new IllegalArgumentException("not a handover of this log's keys");
        }
        return handover;
    }
}
