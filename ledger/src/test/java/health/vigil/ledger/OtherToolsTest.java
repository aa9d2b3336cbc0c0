package health.vigil.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import health.vigil.ledger.internal.note.CheckpointText;
import health.vigil.ledger.internal.note.Cosigned;
import health.vigil.ledger.internal.note.SignedNote;
import health.vigil.ledger.internal.timestamp.TimestampReply;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs that others wrote read what ours wrote: Go's `sumdb/note` and `sumdb/tlog`, OpenSSL, the JDK's ML-DSA.
@Requirement("EVI-3")
class OtherToolsTest {
    private static final Path GO_LIBRARIES = Path.of("/usr/share/gocode/src/golang.org/x/mod/sumdb");

    @TempDir
    private Path home;

    @Test
    void goReadsTheDirectory() throws Exception {
        assumeTrue(
                answers("go", "version") && Files.isDirectory(GO_LIBRARIES),
                "Go's tools read the log only where golang-go and golang-golang-x-mod-dev are installed");
        Path program = home.resolve("readlog.go");
        try (InputStream source = Objects.requireNonNull(getClass().getResourceAsStream("/interop/readlog.go"))) {
            Files.copy(source, program);
        }
        try (TestLog log = new TestLog(home)) {
            Entries entries = new Entries(3);
            log.append(entries.take(300));
            Checkpoint early = log.drain();
            log.append(entries.take(700));
            log.drain();

            String output = run(
                    "go",
                    "run",
                    program.toString(),
                    log.directory.toString(),
                    log.verifiers().getFirst().line(),
                    Long.toString(early.size()),
                    early.root());

            assertThat(output.strip()).isEqualTo("OK 1000 1000 " + TestLog.ORIGIN + " 1");
        }
    }

    @Test
    void theJdkVerifiesOurMlDsaSignature() throws Exception {
        LogKey key = new LogKey(TestLog.ORIGIN, new byte[32]);
        Instant time = Instant.parse("2026-03-01T08:00:00Z");
        Checkpoint checkpoint = Checkpoint.sign(List.of(key), 5, new byte[32], time);
        VerifierKey verifier = key.verifiers().getLast();
        String line = checkpoint.note().lines().toList().getLast();
        byte[] signature = java.util.Base64.getDecoder().decode(line.substring(line.lastIndexOf(' ') + 1));
        Cosigned cosigned = Cosigned.split(java.util.Arrays.copyOfRange(signature, 4, signature.length));

        Signature jdk = Signature.getInstance("ML-DSA");
        jdk.initVerify(KeyFactory.getInstance("ML-DSA")
                .generatePublic(new X509EncodedKeySpec(new SubjectPublicKeyInfo(
                                new AlgorithmIdentifier(NISTObjectIdentifiers.id_ml_dsa_44), verifier.publicKey())
                        .getEncoded())));
        jdk.update(Cosigned.mlDsaMessage(
                TestLog.ORIGIN,
                time.getEpochSecond(),
                new CheckpointText(checkpoint.origin(), checkpoint.size(), checkpoint.root())));

        assertThat(java.util.Arrays.copyOf(signature, 4)).isEqualTo(verifier.id());
        assertThat(cosigned.time()).isEqualTo(time.getEpochSecond());
        assertThat(jdk.verify(cosigned.signature())).isTrue();
        assertThat(SignedNote.parse(checkpoint.note().getBytes(StandardCharsets.UTF_8))
                        .signedBy(verifier))
                .isTrue();
    }

    @Test
    void openSslVerifiesAStampOfTheEmbeddedAuthority() throws Exception {
        assumeTrue(answers("openssl", "version"), "OpenSSL verifies stamps only where it is installed");
        EmbeddedTimestampAuthority authority = EmbeddedTimestampAuthority.openOrCreate(
                home.resolve("stamping.key"),
                new TestLog.XorSeal((byte) 3),
                InstantSource.system(),
                new SecureRandom());
        byte[] stamped = "a checkpoint\n".getBytes(StandardCharsets.UTF_8);
        Path data = Files.write(home.resolve("data"), stamped);
        Path reply =
                Files.write(home.resolve("data.tsr"), authority.stamp(TimestampReply.request(stamped, BigInteger.TEN)));
        Path certificate = Files.writeString(home.resolve("authority.pem"), authority.certificate());

        String output = run(
                "openssl",
                "ts",
                "-verify",
                "-data",
                data.toString(),
                "-in",
                reply.toString(),
                "-CAfile",
                certificate.toString());

        assertThat(output).contains("Verification: OK");
    }

    private static boolean answers(String... command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
        builder.environment().put("GO111MODULE", "off");
        builder.environment().put("GOPATH", "/usr/share/gocode");
        builder.environment().put("GOCACHE", home.resolve("go-cache").toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
