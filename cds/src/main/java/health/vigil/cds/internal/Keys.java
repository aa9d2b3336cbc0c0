package health.vigil.cds.internal;

import health.vigil.base.ProblemException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client's public keys by their ids, from a file that the operator put there. Nothing is fetched from an address
/// that a token names.
final class Keys {
    private static final int LEAST_RSA_BITS = 2048;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Map<String, Key> keys;

    private Keys(Map<String, Key> keys) {
        this.keys = Map.copyOf(keys);
    }

    /// @param algorithm the only one that the key is used with: `ES256`, `ES384` or `RS384`
    record Key(String algorithm, PublicKey key) {}

    /// @throws ProblemException `VGL-CDS-007` where the file is no set of usable keys
    static Keys read(Path file) {
        Map<String, Key> keys = new HashMap<>();
        try {
            for (JsonNode jwk : JSON.readTree(Files.readAllBytes(file)).path("keys")) {
                keys.put(text(jwk, "kid"), key(jwk));
            }
        } catch (IOException | JacksonException | GeneralSecurityException | IllegalArgumentException e) {
            throw unusable(file);
        }
        if (keys.isEmpty()) {
            throw unusable(file);
        }
        return new Keys(keys);
    }

    Key find(String id) {
        Key key = keys.get(id);
        if (key == null) {
            throw Refusal.unauthenticated("its key is not registered");
        }
        return key;
    }

    private static Key key(JsonNode jwk) throws GeneralSecurityException {
        return switch (text(jwk, "kty")) {
            case "EC" ->
                switch (text(jwk, "crv")) {
                    case "P-256" -> new Key("ES256", elliptic(jwk, "secp256r1"));
                    case "P-384" -> new Key("ES384", elliptic(jwk, "secp384r1"));
                    default -> throw new IllegalArgumentException("a curve that is not used");
                };
            case "RSA" -> new Key("RS384", rsa(jwk));
            default -> throw new IllegalArgumentException("a kind of key that is not used");
        };
    }

    private static PublicKey elliptic(JsonNode jwk, String curve) throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(curve));
        ECPoint point = new ECPoint(number(jwk, "x"), number(jwk, "y"));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)));
    }

    private static PublicKey rsa(JsonNode jwk) throws GeneralSecurityException {
        BigInteger modulus = number(jwk, "n");
        if (modulus.bitLength() < LEAST_RSA_BITS) {
            throw new IllegalArgumentException("a key that is too short");
        }
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, number(jwk, "e")));
    }

    private static BigInteger number(JsonNode jwk, String member) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(text(jwk, member)));
    }

    private static String text(JsonNode node, String member) {
        JsonNode value = node.path(member);
        if (!value.isString() || value.asString().isEmpty()) {
            throw new IllegalArgumentException("a member is missing");
        }
        return value.asString();
    }

    private static ProblemException unusable(Path file) {
        return new ProblemException(
                "VGL-CDS-007",
                "The keys of a CDS client cannot be used: " + file.getFileName() + ".",
                "Give a JWK set of public keys, each with its kid: EC on P-256 or P-384, or RSA of at least 2048 bits.");
    }
}
