package health.vigil.smart;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import health.vigil.base.ProblemException;
import health.vigil.smart.internal.Algorithms;
import health.vigil.smart.internal.PrivateKeys;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.UUID;

/// Says to another server which program this is, by a key whose public half that server knows (SMART App Launch 2.2,
/// "Asymmetric client authentication"; RFC 7523). Safe for use by several threads.
public final class AssertionSigner {
    /// What forms say as `client_assertion_type` (RFC 7523, section 2.2).
    public static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// Less than the five minutes that are allowed, for servers whose clocks are behind.
    private static final Duration LIFE = Duration.ofMinutes(4);

    private final JWK key;
    private final JWSAlgorithm algorithm;
    private final String clientId;
    private final InstantSource wallClock;

    /// @param privateKeyPemOrJwk a file of one private key: EC on P-384 or P-256, or RSA of at least 2048 bits
    /// @param clientId as the other server calls this program
    /// @param wallClock the machine's own clock, which assertions expire by
    /// @throws ProblemException `VGL-SMT-002` where the file holds no such key
    public AssertionSigner(Path privateKeyPemOrJwk, String clientId, InstantSource wallClock) {
        this.key = PrivateKeys.read(privateKeyPemOrJwk);
        this.algorithm = Algorithms.of(key);
        this.clientId = clientId;
        this.wallClock = wallClock;
    }

    /// A new assertion, which serves once: RS384, ES384 or ES256 as the key is, with a `jti` of its own.
    ///
    /// @param tokenEndpoint where it will be sent, its audience
    public String assertion(URI tokenEndpoint) {
        Instant now = wallClock.instant();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(algorithm)
                        .type(JOSEObjectType.JWT)
                        .keyID(key.getKeyID())
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(clientId)
                        .subject(clientId)
                        .audience(tokenEndpoint.toString())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFE)))
                        .jwtID(UUID.randomUUID().toString())
                        .build());
        try {
            token.sign(new DefaultJWSSignerFactory().createJWSSigner(key, algorithm));
        } catch (JOSEException e) {
            throw new IllegalStateException("a key that was checked does not sign", e);
        }
        return token.serialize();
    }

    /// The public half as a JWK set (RFC 7517), for the other server to register.
    public String publicKeys() {
        return new JWKSet(key.toPublicJWK()).toString();
    }
}
