package health.vigil.ledger.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Against the examples of AWS's own description, "Signature Calculations for the Authorization Header".
@Requirement("EVI-4")
class S3SignatureTest {
    private final S3Signature signature =
            new S3Signature("us-east-1", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

    @Test
    void aPublishedRequestForAnObjectGetsItsPublishedSignature() {
        assertThat(sign("/test.txt", Map.of("range", "bytes=0-9")))
                .endsWith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    @Test
    void aPublishedRequestWithAParameterGetsItsPublishedSignature() {
        assertThat(sign("/?lifecycle", Map.of()))
                .endsWith("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    }

    /// HTTP clients leave a scheme's own port out of the header that is signed.
    @Test
    void theSchemesOwnPortIsNotSigned() {
        assertThat(host("https://minio.example:443/bucket/a")).isEqualTo("minio.example");
        assertThat(host("http://minio.example:80/bucket/a")).isEqualTo("minio.example");
        assertThat(host("https://minio.example:9000/bucket/a")).isEqualTo("minio.example:9000");
        assertThat(host("http://minio.example:443/bucket/a")).isEqualTo("minio.example:443");
    }

    private String host(String address) {
        return signature
                .sign("GET", URI.create(address), new TreeMap<>(), new byte[0], Instant.EPOCH)
                .getOrDefault("host", "");
    }

    private String sign(String path, Map<String, String> headers) {
        return signature
                .sign(
                        "GET",
                        URI.create("https://examplebucket.s3.amazonaws.com" + path),
                        new TreeMap<>(headers),
                        new byte[0],
                        Instant.parse("2013-05-24T00:00:00Z"))
                .getOrDefault("authorization", "");
    }
}
