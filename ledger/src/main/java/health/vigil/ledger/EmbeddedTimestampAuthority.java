package health.vigil.ledger;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.ledger.internal.tiles.DurableFiles;
import health.vigil.ledger.internal.timestamp.StampingKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponseGenerator;

/// The installation's own time-stamp authority, so that a fresh one stamps offline. Its clock and key are the
/// installation's: to a stranger its stamps prove nothing that the checkpoints do not. Configure an authority
/// elsewhere for that.
public final class EmbeddedTimestampAuthority implements TimestampAuthority {
    /// An identifier of Vigil's own for "the machine's clock, nothing more" (under the UUID arc 2.25, ITU-T X.667).
    private static final ASN1ObjectIdentifier POLICY =
            new ASN1ObjectIdentifier("2.25.147704909945357096803390086634991510656");

    private final StampingKey key;
    private final InstantSource clock;
    private final SecureRandom random;

    private EmbeddedTimestampAuthority(StampingKey key, InstantSource clock, SecureRandom random) {
        this.key = key;
        this.clock = clock;
        this.random = random;
    }

    /// Opens the authority, or makes it at the first start, with a certificate for ten years.
    ///
    /// @param file of the sealed key and certificate
    /// @param seal what keeps the key safe at rest
    /// @throws ProblemException `VGL-LED-008` if the file cannot be opened with this seal
    public static EmbeddedTimestampAuthority openOrCreate(
            Path file, LogKey.Seal seal, InstantSource clock, SecureRandom random) throws IOException {
        try {
            if (!Files.exists(file)) {
                StampingKey made = StampingKey.make(clock.instant(), random);
                DurableFiles files = new DurableFiles();
                files.write(file, seal.wrap(made.encode()));
                files.sync();
            }
            StampingKey key = StampingKey.decode(seal.unwrap(Files.readAllBytes(file)));
            return new EmbeddedTimestampAuthority(key, clock, random);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new ProblemException(
                    new Problem(
                            "VGL-LED-008",
                            "The key of the embedded time-stamp authority cannot be opened.",
                            "Provide the key-encryption key that sealed it, or remove the file: a new one is made."),
                    e);
        }
    }

    /// The authority's certificate, PEM.
    public String certificate() {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                            .encodeToString(key.certificate().getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate was read from its encoding", e);
        }
    }

    @Override
    public List<X509Certificate> certificates() {
        return List.of(key.certificate());
    }

    @Override
    public byte[] stamp(byte[] request) throws IOException {
        try {
            return new TimeStampResponseGenerator(key.tokens(POLICY), Set.of(TSPAlgorithms.SHA256))
                    .generate(new TimeStampRequest(request), new BigInteger(64, random), Date.from(clock.instant()))
                    .getEncoded();
        } catch (TSPException | GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("the embedded authority cannot stamp", e);
        }
    }
}
