package health.vigil.smart.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import health.vigil.base.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A client's public keys by their ids, from a file that the operator put there. Nothing is fetched from an address
/// that an assertion names.
public final class ClientKeys {
    private final Map<String, Key> keys;

    private ClientKeys(Map<String, Key> keys) {
        this.keys = Map.copyOf(keys);
    }

    /// A key that can verify.
    public static final class Key {
        private final String algorithm;
        private final JWSVerifier verifier;

        private Key(String algorithm, JWSVerifier verifier) {
            this.algorithm = algorithm;
            this.verifier = verifier;
        }

        /// The only one that the key is used with: `ES256`, `ES384` or `RS384`.
        public String algorithm() {
            return algorithm;
        }

        /// Whether it made the signature.
        public boolean signed(JWSObject assertion) {
            try {
                return assertion.verify(verifier);
            } catch (JOSEException _) {
                return false;
            }
        }
    }

    /// @throws ProblemException `VGL-SMT-001` where the file is no set of usable public keys, each with an id of its
    /// own
    public static ClientKeys read(Path file) {
        Map<String, Key> keys = new HashMap<>();
        try {
            Map<String, Object> set = JSONObjectUtils.parse(Files.readString(file));
            for (Map<String, Object> member : members(set)) {
                JWK jwk = JWK.parse(member);
                String id = jwk.getKeyID();
                if (id == null || id.isEmpty() || jwk.isPrivate() || keys.put(id, key(jwk)) != null) {
                    throw unusable(file);
                }
            }
        } catch (IOException | ParseException | JOSEException | IllegalArgumentException e) {
            throw unusable(file);
        }
        if (keys.isEmpty()) {
            throw unusable(file);
        }
        return new ClientKeys(keys);
    }

    /// The key of that id, where it is registered.
    public Optional<Key> find(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    private static List<Map<String, Object>> members(Map<String, Object> set) throws ParseException {
        Map<String, Object>[] members = JSONObjectUtils.getJSONObjectArray(set, "keys");
        return members == null ? List.of() : List.of(members);
    }

    private static Key key(JWK jwk) throws JOSEException {
        String algorithm = Algorithms.of(jwk).getName();
        return switch (jwk) {
            case ECKey curve -> new Key(algorithm, new ECDSAVerifier(curve));
            case RSAKey rsa -> new Key(algorithm, new RSASSAVerifier(rsa));
            default -> throw new IllegalArgumentException("a kind of key that is not used");
        };
    }

    private static ProblemException unusable(Path file) {
        return new ProblemException(
                "VGL-SMT-001",
                "The keys of a client cannot be used: " + file.getFileName() + ".",
                "Give a JWK set of public keys, each with its own kid: EC on P-256 or P-384, or RSA of at least 2048 bits.");
    }
}
