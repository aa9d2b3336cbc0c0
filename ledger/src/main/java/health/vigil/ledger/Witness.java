package health.vigil.ledger;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.ledger.VerifierKey.Kind;
import health.vigil.ledger.internal.merkle.Consistency;
import health.vigil.ledger.internal.note.CheckpointText;
import health.vigil.ledger.internal.note.SecretKey;
import health.vigil.ledger.internal.note.SignedNote;
import health.vigil.ledger.internal.note.WitnessRequest;
import health.vigil.ledger.internal.tiles.DurableFiles;
import health.vigil.ledger.internal.tiles.LogFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A witness of logs (C2SP tlog-witness): it signs a checkpoint only if its tree extends the one that it signed
/// before, so a log cannot show two histories to readers who ask for its signature. To be run by somebody else than
/// the log, elsewhere. Safe for several threads; one process at a time has the directory.
public final class Witness {
    private static final Set<PosixFilePermission> OWNERS = Set.copyOf(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;
    private final SecretKey key;
    private final String name;
    private final List<VerifierKey> logs;
    private final InstantSource clock;

    private Witness(Path directory, String name, SecretKey key, List<VerifierKey> logs, InstantSource clock) {
        this.directory = directory;
        this.name = name;
        this.key = key;
        this.logs = List.copyOf(logs);
        this.clock = clock;
    }

    /// Opens a witness, or makes one with a new key.
    ///
    /// @param directory of its key (mode 0600, not sealed: a witness has no other secrets) and its last checkpoints
    /// @param name a schema-less URL such as `witness.example.org/w1`
    /// @param logs the keys of the logs that it signs for, by their origins
    /// @throws ProblemException `VGL-LED-029` where other accounts may enter the directory
    public static Witness openOrCreate(
            Path directory, String name, List<VerifierKey> logs, InstantSource clock, SecureRandom random)
            throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (!Files.getPosixFilePermissions(directory).stream().allMatch(OWNERS::contains)) {
            throw new ProblemException(
                    "VGL-LED-029",
                    "The witness's directory is open to other accounts.",
                    "Give it mode 0700; make a new key where somebody may have read the present one.");
        }
        Path file = directory.resolve("witness.key");
        if (!Files.exists(file)) {
            byte[] secret = new byte[SecretKey.LENGTH];
            random.nextBytes(secret);
            write(file, secret);
        }
        return new Witness(directory, name, new SecretKey(name, Files.readAllBytes(file)), logs, clock);
    }

    /// What its signatures are checked with: the Ed25519 key, then the ML-DSA-44 key.
    public List<VerifierKey> verifiers() {
        return List.of(key.verifier(Kind.ED25519_COSIGNATURE), key.verifier(Kind.ML_DSA_44));
    }

    /// Answers `add-checkpoint`.
    ///
    /// @param body of the request, possibly hostile
    /// @throws IOException if the new state cannot be kept; nothing was signed then
    public Answer addCheckpoint(byte[] body) throws IOException {
        WitnessRequest request;
        SignedNote note;
        CheckpointText checkpoint;
        try {
            request = WitnessRequest.parse(body);
            note = SignedNote.parse(request.checkpoint().getBytes(StandardCharsets.UTF_8));
            checkpoint = CheckpointText.parse(note.text().getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Answer.refused(400, "the checkpoint cannot be read");
        }
        List<VerifierKey> keys = logs.stream()
                .filter(log -> log.name().equals(checkpoint.origin()))
                .toList();
        if (keys.isEmpty()) {
            return Answer.refused(404, "unknown log");
        }
        try {
            Checkpoint.open(request.checkpoint().getBytes(StandardCharsets.UTF_8), keys);
        } catch (ProblemException _) {
            return Answer.refused(403, "not signed by the log's keys");
        }
        if (request.old() > checkpoint.size()) {
            return Answer.refused(400, "the old size is beyond the checkpoint");
        }
        return extend(request, note, checkpoint);
    }

    private synchronized Answer extend(WitnessRequest request, SignedNote note, CheckpointText checkpoint)
            throws IOException {
        Optional<CheckpointText> last = last(checkpoint.origin());
        long size = last.map(CheckpointText::size).orElse(0L);
        if (request.old() != size) {
            return Answer.conflict(size);
        }
        if (last.isPresent() && size == checkpoint.size() && !last.get().root().equals(checkpoint.root())) {
            return Answer.conflict(size);
        }
        boolean proved = (size == 0 || size == checkpoint.size())
                ? request.proof().isEmpty()
                : Consistency.holds(
                        size, last.orElseThrow().rootHash(), checkpoint.size(), checkpoint.rootHash(), request.proof());
        if (!proved) {
            return Answer.refused(422, "the proof does not show that the log was extended");
        }
        write(file(checkpoint.origin()), note.format().getBytes(StandardCharsets.UTF_8));
        Instant now = clock.instant();
        byte[] text = note.text().getBytes(StandardCharsets.UTF_8);
        return Answer.signed(
                List.of(key.sign(Kind.ED25519_COSIGNATURE, text, now), key.sign(Kind.ML_DSA_44, text, now)));
    }

    private Optional<CheckpointText> last(String origin) {
        Path file = file(origin);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            SignedNote note = SignedNote.parse(LogFiles.read(file, SignedNote.LARGEST));
            return Optional.of(CheckpointText.parse(note.text().getBytes(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    new Problem(
                            "VGL-LED-020",
                            "The witness " + name + " cannot read what it signed last.",
                            "Restore its directory from a backup; a witness that forgets could be shown a fork."),
                    e);
        }
    }

    /// An origin may hold anything that a file name may not.
    private Path file(String origin) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(origin.getBytes(StandardCharsets.UTF_8));
            return directory.resolve(HexFormat.of().formatHex(hash) + ".checkpoint");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        DurableFiles files = new DurableFiles();
        files.write(file, bytes);
        files.sync();
    }

    /// What goes back to the log.
    ///
    /// @param status the HTTP status
    /// @param contentType the body's
    /// @param body signature lines, the size last signed, or a reason
    public record Answer(int status, String contentType, String body) {
        private static Answer signed(List<SignedNote.Signature> signatures) {
            StringBuilder lines = new StringBuilder();
            signatures.forEach(signature -> lines.append(signature.line()).append('\n'));
            return new Answer(200, "text/plain; charset=utf-8", lines.toString());
        }

        private static Answer conflict(long size) {
            return new Answer(409, "text/x.tlog.size", size + "\n");
        }

        private static Answer refused(int status, String reason) {
            return new Answer(status, "text/plain; charset=utf-8", reason + "\n");
        }
    }
}
