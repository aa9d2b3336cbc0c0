package health.vigil.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import health.vigil.base.ProblemException;
import health.vigil.base.SteppedClock;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Requirement({"ACC-1", "INT-5"})
class AssertionSignerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final URI TOKEN = URI.create("https://ehr.example.org/token");

    private final SteppedClock clock = new SteppedClock(NOW);

    @TempDir
    private Path directory;

    @Test
    void saysWhatBackendServicesAskForAndIsBelievedByTheOtherDirection() throws Exception {
        KeyPair large = elliptic("secp384r1");
        KeyPair small = elliptic("secp256r1");
        KeyPair rsa = rsa(2048);

        saysWho("ES384", new JcaPKCS8Generator(large.getPrivate(), null));
        saysWho("ES384", plain((ECPrivateKey) large.getPrivate()));
        saysWho("ES256", new JcaPKCS8Generator(small.getPrivate(), null));
        saysWho("RS384", new JcaPKCS8Generator(rsa.getPrivate(), null));
        saysWho("RS384", new JcaMiscPEMGenerator(rsa));
    }

    private void saysWho(String algorithm, PemObjectGenerator key) throws IOException, ParseException {
        AssertionSigner signer = new AssertionSigner(pem(key), "vigil", clock);
        String assertion = signer.assertion(TOKEN);

        SignedJWT read = SignedJWT.parse(assertion);
        JWTClaimsSet claims = read.getJWTClaimsSet();
        assertThat(read.getHeader().getAlgorithm().getName()).isEqualTo(algorithm);
        assertThat(claims.getIssuer()).isEqualTo("vigil").isEqualTo(claims.getSubject());
        assertThat(claims.getAudience()).containsExactly(TOKEN.toString());
        assertThat(claims.getExpirationTime()).isAfter(Date.from(NOW)).isBefore(Date.from(NOW.plusSeconds(300)));
        assertThat(claims.getJWTID())
                .isNotEqualTo(SignedJWT.parse(signer.assertion(TOKEN))
                        .getJWTClaimsSet()
                        .getJWTID());
        assertThat(verifying(signer).prove(assertion, TOKEN.toString()))
                .isEqualTo(new ClientAssertions.Proven("vigil", "vigil", "vigil"));
    }

    /// The older form, that `openssl ecparam -genkey` writes (RFC 5915).
    private static PemObjectGenerator plain(ECPrivateKey key) throws IOException {
        return new PemObject(
                "EC PRIVATE KEY",
                new org.bouncycastle.asn1.sec.ECPrivateKey(384, key.getS(), SECObjectIdentifiers.secp384r1)
                        .getEncoded());
    }

    @Test
    void aKeyOfTheWebKeepsItsOwnName() throws Exception {
        JWK key = new ECKeyGenerator(Curve.P_384).keyID("2026-03").generate();
        AssertionSigner signer = new AssertionSigner(file(key.toJSONString()), "vigil", clock);

        assertThat(SignedJWT.parse(signer.assertion(TOKEN)).getHeader().getKeyID())
                .isEqualTo("2026-03");
        assertThat(signer.publicKeys()).contains("2026-03").doesNotContain("\"d\"");
    }

    @Test
    void whatCannotSignIsRefused() throws Exception {
        RSAKey rsa = new RSAKeyGenerator(2048).generate();

        assertThat(List.of(
                        file(rsa.toPublicJWK().toJSONString()),
                        file(new RSAKeyGenerator(1024, true).generate().toJSONString()),
                        file(new OctetSequenceKeyGenerator(384).generate().toJSONString()),
                        file(new ECKeyGenerator(Curve.P_521).generate().toJSONString()),
                        pem(new JcaMiscPEMGenerator(elliptic("secp384r1").getPublic())),
                        pem(new JcaPKCS8Generator(elliptic("secp521r1").getPrivate(), null)),
                        pem(new JcaMiscPEMGenerator(elliptic("secp384r1"))), // which leaves the curve out
                        file("a sentence"),
                        file(""),
                        directory.resolve("absent")))
                .allSatisfy(file -> assertThatThrownBy(() -> new AssertionSigner(file, "vigil", clock))
                        .isInstanceOfSatisfying(
                                ProblemException.class,
                                e -> assertThat(e.problem().code()).isEqualTo("VGL-SMT-002")));
    }

    private ClientAssertions verifying(AssertionSigner signer) throws IOException {
        return new ClientAssertions(
                List.of(new RegisteredClient("vigil", "vigil", file(signer.publicKeys()))),
                new RecentAssertions(clock),
                clock);
    }

    private Path pem(PemObjectGenerator content) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(content);
        }
        return file(text.toString());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "key", ""), text);
    }

    private static KeyPair elliptic(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static KeyPair rsa(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }
}
