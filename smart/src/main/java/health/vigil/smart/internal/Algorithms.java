package health.vigil.smart.internal;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.List;

/// The signatures that are used: each key has one algorithm, and no other is taken with it.
public final class Algorithms {
    private static final int LEAST_RSA_BITS = 2048;

    private Algorithms() {}

    /// All of them, by their names in RFC 7518.
    public static List<String> names() {
        return List.of(JWSAlgorithm.RS384.getName(), JWSAlgorithm.ES384.getName(), JWSAlgorithm.ES256.getName());
    }

    /// The one that a key is used with.
    ///
    /// @throws IllegalArgumentException for a key of another kind or too short
    public static JWSAlgorithm of(JWK key) {
        return switch (key) {
            case ECKey curve when Curve.P_256.equals(curve.getCurve()) -> JWSAlgorithm.ES256;
            case ECKey curve when Curve.P_384.equals(curve.getCurve()) -> JWSAlgorithm.ES384;
            case RSAKey rsa when rsa.size() >= LEAST_RSA_BITS -> JWSAlgorithm.RS384;
            default -> throw new IllegalArgumentException("a kind of key that is not used");
        };
    }
}
