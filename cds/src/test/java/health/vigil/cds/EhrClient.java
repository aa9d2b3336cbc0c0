package health.vigil.cds;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A record system that signs its calls with a key of its own and speaks over HTTP.
final class EhrClient {
    static final String ISSUER = "https://ehr.example.org";
    /// What it calls, behind what ends TLS.
    static final String CALLED = "https://vigil.example.org";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String base;
    private final KeyPair keys;

    EhrClient(String base) {
        this.base = base;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp384r1"));
            this.keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// Its public key, as it would be registered.
    Path publish(Path file) throws IOException {
        ECPublicKey key = (ECPublicKey) keys.getPublic();
        Map<String, Object> jwk = Map.of(
                "kty", "EC",
                "crv", "P-384",
                "kid", "one",
                "x", coordinate(key.getW().getAffineX()),
                "y", coordinate(key.getW().getAffineY()));
        return Files.write(file, JSON.writeValueAsBytes(Map.of("keys", new Object[] {jwk})));
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(base + path)).GET());
    }

    /// Asks with a fresh assertion for that address.
    HttpResponse<String> post(String path, Object body) {
        return post(path, body, assertion(CALLED + path, Instant.now()));
    }

    HttpResponse<String> post(String path, Object body, String assertion) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        return send(assertion.isEmpty() ? request : request.header("Authorization", "Bearer " + assertion));
    }

    String assertion(String audience, Instant issued) {
        return assertion(Map.of("alg", "ES384", "typ", "JWT", "kid", "one"), audience, issued, issued.plusSeconds(240));
    }

    String assertion(Map<String, Object> header, String audience, Instant issued, Instant expires) {
        Map<String, Object> claims = Map.of(
                "iss", ISSUER,
                "aud", audience,
                "iat", issued.getEpochSecond(),
                "exp", expires.getEpochSecond(),
                "jti", UUID.randomUUID().toString());
        String signed = part(JSON.writeValueAsBytes(header)) + "." + part(JSON.writeValueAsBytes(claims));
        try {
            Signature signature = Signature.getInstance("SHA384withECDSAinP1363Format");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + part(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String coordinate(BigInteger number) {
        byte[] signed = number.toByteArray();
        byte[] padded = new byte[48];
        int from = Math.max(0, signed.length - 48);
        System.arraycopy(signed, from, padded, 48 - (signed.length - from), signed.length - from);
        return part(padded);
    }

    private static String part(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
