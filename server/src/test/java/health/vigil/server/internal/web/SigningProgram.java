package health.vigil.server.internal.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// A program `analytics` with a key of its own, which signs good assertions and bad ones.
final class SigningProgram {
    static final String NAME = "analytics";

    private final ECKey key = key();
    private final Supplier<String> audience;

    /// @param audience where it sends its assertions
    SigningProgram(Supplier<String> audience) {
        this.audience = audience;
    }

    ECKey publicKey() {
        return key.toPublicJWK();
    }

    /// As it would be registered.
    String keySet() {
        return new JWKSet(publicKey()).toString();
    }

    /// A good assertion but for these claims.
    String assertion(Map<String, Object> changes) {
        return signed(JWSAlgorithm.ES384, signer(key), changes);
    }

    /// One that another key of the same name signed.
    String forged() {
        return signed(JWSAlgorithm.ES384, signer(key()), Map.of());
    }

    String signed(JWSAlgorithm algorithm, JWSSigner signer, Map<String, Object> changes) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(NAME)
                .subject(NAME)
                .audience(audience.get())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(120)))
                .jwtID(UUID.randomUUID().toString());
        changes.forEach(claims::claim);
        SignedJWT assertion =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID("one").build(), claims.build());
        try {
            assertion.sign(signer);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
        return assertion.serialize();
    }

    /// What it posts to ask for all that may be read.
    static Map<String, String> form(String assertion) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("scope", "system/*.read");
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put("client_assertion", assertion);
        return form;
    }

    static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static JWSSigner signer(ECKey key) {
        try {
            return new ECDSASigner(key);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_384).keyID("one").generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }
}
