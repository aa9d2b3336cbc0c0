package health.vigil.server.internal.web;

import health.vigil.server.internal.accounts.TokenRefusal;
import health.vigil.smart.AssertionSigner;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// A request for a token, as it was sent; all of it may be hostile.
///
/// @param assertion who asks
/// @param scope what for, empty where it does not say
record TokenRequest(String assertion, String scope) {
    private static final int LARGEST = 16_384;
    private static final Pattern FORM = Pattern.compile(
            "application/x-www-form-urlencoded(\\s*;\\s*charset=\"?utf-8\"?)?", Pattern.CASE_INSENSITIVE);
    private static final String GRANT = "client_credentials";

    @Override
    public String toString() {
        return "[sealed]";
    }

    /// Reads the body, and the body only: an address is written down in too many places.
    ///
    /// @throws TokenRefusal where it is no such request
    static TokenRequest read(HttpServletRequest request) throws IOException {
        if (!request.getMethod().equals("POST")) {
            throw TokenRefusal.malformed(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "it is no POST");
        }
        String type = request.getContentType();
        if (type == null || !FORM.matcher(type.strip()).matches()) {
            throw TokenRefusal.malformed(400, "its body is not application/x-www-form-urlencoded");
        }
        if (request.getQueryString() != null) {
            throw TokenRefusal.malformed(400, "it has parameters in its address");
        }
        if (request.getHeader("Authorization") != null) {
            throw TokenRefusal.malformed(400, "it says who asks in two ways");
        }
        Map<String, String> parameters = parameters(body(request));
        String grant = parameters.get("grant_type");
        if (grant == null) {
            throw TokenRefusal.malformed(400, "it has no grant_type");
        }
        if (!grant.equals(GRANT)) {
            throw TokenRefusal.otherGrant();
        }
        String assertion = parameters.getOrDefault("client_assertion", "");
        if (assertion.isEmpty() || !AssertionSigner.TYPE.equals(parameters.get("client_assertion_type"))) {
            throw TokenRefusal.unproven("there is none of the type jwt-bearer");
        }
        return new TokenRequest(assertion, parameters.getOrDefault("scope", ""));
    }

    private static String body(HttpServletRequest request) throws IOException {
        try (InputStream in = request.getInputStream()) {
            byte[] body = in.readNBytes(LARGEST + 1);
            if (body.length > LARGEST) {
                throw TokenRefusal.malformed(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "it is too large");
            }
            return new String(body, StandardCharsets.US_ASCII);
        }
    }

    /// One without a value counts as left out (RFC 6749, 3.2).
    private static Map<String, String> parameters(String body) {
        Map<String, String> parameters = new HashMap<>();
        Set<String> names = new HashSet<>();
        for (String each : body.split("&")) {
            int equals = each.indexOf('=');
            String name = decoded(equals < 0 ? each : each.substring(0, equals));
            String value = equals < 0 ? "" : decoded(each.substring(equals + 1));
            if (!names.add(name)) {
                throw TokenRefusal.malformed(400, "it has a parameter twice");
            }
            if (!value.isEmpty()) {
                parameters.put(name, value);
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw TokenRefusal.malformed(400, "its form cannot be read");
        }
    }
}
