package health.vigil.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import health.vigil.base.ProblemException;
import health.vigil.base.SteppedClock;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Requirement({"ACC-1", "ACC-2"})
class ClientAssertionsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final String HERE = "https://vigil.example.org/oauth/token";
    private static final String ISSUER = "https://ehr.example.org";

    private final SteppedClock clock = new SteppedClock(NOW);
    private final ECKey elliptic = elliptic("one", Curve.P_384);
    private final RSAKey rsa = rsa("two", 2048);

    @TempDir
    private Path directory;

    private ClientAssertions assertions;

    @BeforeEach
    void registers() throws IOException {
        assertions = registered(new JWKSet(List.of(elliptic.toPublicJWK(), rsa.toPublicJWK())).toString());
    }

    @Test
    void eachRegisteredKeyProvesItsClient() {
        ClientAssertions.Proven ehr = new ClientAssertions.Proven("ehr", ISSUER, null);

        assertThat(assertions.prove(signed(Map.of()), HERE)).isEqualTo(ehr);
        assertThat(assertions.prove(signed(header(JWSAlgorithm.RS384, "two"), claims(Map.of()), signer(rsa)), HERE))
                .isEqualTo(ehr);
        assertThat(assertions.prove(signed(Map.of("aud", List.of("https://other.example.org", HERE))), HERE))
                .isEqualTo(ehr);
        assertThat(assertions.prove(signed(Map.of("sub", "somebody")), HERE).subject())
                .isEqualTo("somebody");
    }

    @Test
    void servesOnceAlsoToSeveralAtATime() {
        String assertion = signed(Map.of());
        assertions.prove(assertion, HERE);

        refused(assertion, "used before");
        clock.advanceTo(NOW.plusSeconds(200));
        refused(assertion, "used before");
    }

    @Test
    void claimsThatDoNotHoldAreRefused() {
        refused(signed(Map.of("iss", "https://other.example.org")), "not registered");
        refused(signed(Map.of("aud", "https://other.example.org/oauth/token")), "another address");
        refused(signed(Map.of("aud", 7L)), "another address");
        refused(signed(Map.of("exp", seconds(-31))), "not valid now");
        refused(signed(Map.of("iat", seconds(31))), "not valid now");
        refused(signed(Map.of("nbf", seconds(31))), "not valid now");
        refused(signed(Map.of("exp", seconds(331))), "more than five minutes");
        refused(signed(Map.of("exp", seconds(60) + 0.5)), "does not say its exp");
        refused(signed(Map.of("exp", Long.MAX_VALUE)), "does not say its exp");
        refused(signed(Map.of("exp", "tomorrow")), "does not say its exp");
        refused(signed(Map.of("jti", "")), "does not say its jti");
        for (String left : List.of("iss", "aud", "exp", "iat", "jti")) {
            Map<String, Object> claims = claims(Map.of());
            claims.remove(left);
            refused(
                    signed(header(JWSAlgorithm.ES384, "one"), claims, signer(elliptic)),
                    left.equals("aud") ? "" : left);
        }
    }

    @Test
    void signaturesThatProveNothingAreRefused() throws Exception {
        ECKey stranger = elliptic("one", Curve.P_384);
        refused(signed(header(JWSAlgorithm.ES384, "one"), claims(Map.of()), signer(stranger)), "does not hold");
        refused(signed(header(JWSAlgorithm.ES384, "three"), claims(Map.of()), signer(elliptic)), "not registered");
        refused(signed(new JWSHeader(JWSAlgorithm.ES384), claims(Map.of()), signer(elliptic)), "does not say its kid");
        refused(signed(header(JWSAlgorithm.RS256, "two"), claims(Map.of()), signer(rsa)), "not its key's");
        refused(
                signed(
                        new JWSHeader.Builder(JWSAlgorithm.ES384)
                                .keyID("one")
                                .criticalParams(Set.of("exp"))
                                .build(),
                        claims(Map.of()),
                        signer(elliptic)),
                "not its key's");
        byte[] known = rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
        refused(signed(header(JWSAlgorithm.HS256, "two"), claims(Map.of()), new MACSigner(known)), "not its key's");
        String[] parts = signed(Map.of()).split("\\.");
        refused(encoded("{\"alg\":\"none\",\"kid\":\"one\"}") + "." + parts[1] + "." + parts[2], "cannot be read");
        refused(encoded("{\"alg\":\"none\",\"kid\":\"one\"}") + "." + parts[1] + ".", "there is none");
        refused(parts[0] + "." + encoded("[]") + "." + parts[2], "");
        refused(parts[0] + "." + encoded("{\"iss\":1,\"iss\":2}") + "." + parts[2], "cannot be read");
        refused("a.b.c", "cannot be read");
        refused("", "there is none");
        refused(signed(Map.of("more", "x".repeat(8192))), "there is none");
    }

    @Test
    void nothingOfARefusedAssertionIsRepeated() {
        assertThatThrownBy(() -> assertions.prove(signed(Map.of("iss", "somebody")), HERE))
                .isInstanceOf(RefusedAssertionException.class)
                .hasMessageNotContaining("somebody");
    }

    @Test
    void onlySetsOfUsablePublicKeysAreRegistered() {
        assertThat(List.of(
                        new JWKSet(elliptic).toString(false),
                        new JWKSet(rsa("two", 1024).toPublicJWK()).toString(),
                        new JWKSet(elliptic("one", Curve.P_521).toPublicJWK()).toString(),
                        new JWKSet(new RSAKey.Builder(rsa).keyID(null).build().toPublicJWK()).toString(),
                        set(elliptic.toPublicJWK(), elliptic("one", Curve.P_256).toPublicJWK()),
                        "{\"keys\":[]}",
                        "{}",
                        "a sentence"))
                .allSatisfy(text -> assertThatThrownBy(() -> registered(text))
                        .isInstanceOfSatisfying(
                                ProblemException.class,
                                e -> assertThat(e.problem().code()).isEqualTo("VGL-SMT-001")));
    }

    private static String set(JWK... keys) {
        return new JWKSet(Arrays.asList(keys)).toString();
    }

    private void refused(String assertion, String why) {
        assertThatThrownBy(() -> assertions.prove(assertion, HERE))
                .isInstanceOfSatisfying(
                        RefusedAssertionException.class,
                        e -> assertThat(e.reason()).contains(why));
    }

    private ClientAssertions registered(String keys) throws IOException {
        Path file = Files.writeString(Files.createTempFile(directory, "ehr", ".jwks"), keys);
        return new ClientAssertions(
                List.of(new RegisteredClient("ehr", ISSUER, file)), new RecentAssertions(clock), clock);
    }

    private String signed(Map<String, Object> changes) {
        return signed(header(JWSAlgorithm.ES384, "one"), claims(changes), signer(elliptic));
    }

    private static String signed(JWSHeader header, Map<String, Object> claims, JWSSigner signer) {
        try {
            JWSObject assertion = new JWSObject(header, new Payload(claims));
            assertion.sign(signer);
            return assertion.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static JWSHeader header(JWSAlgorithm algorithm, String key) {
        return new JWSHeader.Builder(algorithm).keyID(key).build();
    }

    private static Map<String, Object> claims(Map<String, Object> changes) {
        Map<String, Object> claims = new HashMap<>(Map.of(
                "iss", ISSUER,
                "aud", HERE,
                "iat", seconds(0),
                "exp", seconds(240),
                "jti", UUID.randomUUID().toString()));
        claims.putAll(changes);
        return claims;
    }

    private static long seconds(int fromNow) {
        return NOW.plus(Duration.ofSeconds(fromNow)).getEpochSecond();
    }

    private static String encoded(String text) {
        return Base64URL.encode(text).toString();
    }

    private static JWSSigner signer(JWK key) {
        try {
            return key instanceof ECKey curve ? new ECDSASigner(curve) : new RSASSASigner(key.toRSAKey());
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static ECKey elliptic(String id, Curve curve) {
        try {
            return new ECKeyGenerator(curve).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static RSAKey rsa(String id, int bits) {
        try {
            return new RSAKeyGenerator(bits, true).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }
}
