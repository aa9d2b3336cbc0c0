package health.vigil.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

/// What an EHR signs its ID tokens with, and what others sign in its name.
final class TestEhrKey {
    private final RSAKey key = newKey();

    /// As the EHR publishes it.
    JWKSet published() {
        return new JWKSet(key.toPublicJWK());
    }

    /// As this EHR signs.
    String signed(JWTClaimsSet claims) {
        return signed(claims, JWSAlgorithm.RS256, key);
    }

    /// By a key of this EHR's name that is not its own.
    String forged(JWTClaimsSet claims) {
        return signed(claims, JWSAlgorithm.RS256, newKey());
    }

    /// By the key that everybody knows, taken for a secret.
    String confused(JWTClaimsSet claims) {
        return signed(claims, JWSAlgorithm.HS256, key.toPublicJWK());
    }

    private static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm, RSAKey key) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(algorithm)
                            .keyID(key.getKeyID())
                            .type(JOSEObjectType.JWT)
                            .build(),
                    claims);
            JWSSigner signer = key.isPrivate() ? new RSASSASigner(key) : new MACSigner(key.toJSONString());
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).keyID("ehr-1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
