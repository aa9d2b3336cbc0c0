package health.vigil.ledger;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.ledger.internal.tiles.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/// The private Ed25519 key that signs a log's checkpoints.
public final class LogKey {
    private final Ed25519PrivateKeyParameters privateKey;
    private final VerifierKey verifier;

    private LogKey(String origin, Ed25519PrivateKeyParameters privateKey) {
        this.privateKey = privateKey;
        this.verifier = new VerifierKey(origin, privateKey.generatePublicKey().getEncoded());
    }

    /// Opens the key kept in a file, or makes one and keeps it there if the file does not exist.
    ///
    /// @param file not in the log's own directory, which is there to be published
    /// @param origin the log's name, the checkpoints' first line, such as `vigil.example.org/ledger`
    /// @param seal what keeps the key safe at rest
    /// @throws ProblemException `VGL-LED-008` if the file cannot be opened with this seal
    public static LogKey openOrCreate(Path file, String origin, Seal seal, SecureRandom random) throws IOException {
        if (Files.exists(file)) {
            return new LogKey(origin, open(file, seal));
        }
        Ed25519PrivateKeyParameters made = new Ed25519PrivateKeyParameters(random);
        DurableFiles files = new DurableFiles();
        files.write(file, seal.wrap(made.getEncoded()));
        files.sync();
        return new LogKey(origin, made);
    }

    private static Ed25519PrivateKeyParameters open(Path file, Seal seal) throws IOException {
        byte[] sealed = Files.readAllBytes(file);
        try {
            return new Ed25519PrivateKeyParameters(seal.unwrap(sealed));
        } catch (RuntimeException e) {
            throw new ProblemException(
                    new Problem(
                            "VGL-LED-008",
                            "The ledger's signing key cannot be opened.",
                            "Provide the key-encryption key that sealed it, or restore the key file from a backup."),
                    e);
        }
    }

    /// What a stranger needs to check the log's signatures.
    public VerifierKey verifier() {
        return verifier;
    }

    /// The signature of 64 bytes over a note's text.
    public byte[] sign(byte[] text) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, privateKey);
        signer.update(text, 0, text.length);
        return signer.generateSignature();
    }

    /// What keeps the private key safe at rest, such as a key-encryption key.
    public interface Seal {
        /// Closes the key.
        byte[] wrap(byte[] key);

        /// Opens what [#wrap] closed; throws an unchecked exception for anything else.
        byte[] unwrap(byte[] sealed);
    }
}
