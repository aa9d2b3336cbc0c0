package health.vigil.ledger.internal.storage;

import health.vigil.base.Sha256;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// AWS Signature Version 4 for one request to S3, in the `Authorization` header.
///
/// @param region such as `us-east-1`
/// @param accessKey the key's public name
/// @param secretKey the key
record S3Signature(String region, String accessKey, String secretKey) {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int DAY = 8;

    /// All headers that the request must carry, with its signature; `host` is among them, which HTTP clients set
    /// themselves.
    ///
    /// @param headers lower-case names
    SortedMap<String, String> sign(
            String method, URI address, SortedMap<String, String> headers, byte[] body, Instant now) {
        String time = TIME.format(now);
        String scope = time.substring(0, DAY) + "/" + region + "/s3/aws4_request";
        SortedMap<String, String> all = new TreeMap<>(headers);
        all.put("host", host(address));
        all.put("x-amz-content-sha256", hex(Sha256.of(body)));
        all.put("x-amz-date", time);
        StringBuilder canonical = new StringBuilder(method).append('\n');
        canonical.append(address.getRawPath()).append('\n');
        canonical.append(query(address)).append('\n');
        all.forEach((name, value) ->
                canonical.append(name).append(':').append(value).append('\n'));
        String names = String.join(";", all.keySet());
        canonical.append('\n').append(names).append('\n').append(all.get("x-amz-content-sha256"));
        String toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n"
                + hex(Sha256.of(canonical.toString().getBytes(StandardCharsets.UTF_8)));
        byte[] key = hmac(("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8), time.substring(0, DAY));
        key = hmac(hmac(hmac(key, region), "s3"), "aws4_request");
        all.put(
                "authorization",
                ALGORITHM + " Credential=" + accessKey + "/" + scope + ",SignedHeaders=" + names + ",Signature="
                        + hex(hmac(key, toSign)));
        return all;
    }

    /// What HTTP clients send: a scheme's own port is left out, named or not.
    private static String host(URI address) {
        int usual = "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
        return address.getPort() < 0 || address.getPort() == usual
                ? address.getHost()
                : address.getHost() + ":" + address.getPort();
    }

    /// At most one parameter is asked for here; one without a value gets an empty one.
    private static String query(URI address) {
        String query = address.getRawQuery();
        if (query == null) {
            return "";
        }
        return query.contains("=") ? query : query + "=";
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
