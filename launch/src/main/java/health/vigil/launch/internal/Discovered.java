package health.vigil.launch.internal;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an EHR says of how it launches (SMART App Launch 2.2, `.well-known/smart-configuration`).
///
/// @param authorization where the browser is sent
/// @param token where a code becomes a token
/// @param issuer who signs ID tokens
/// @param saysItsIssuer whether it names itself in each answer that the browser brings (RFC 9207)
/// @param keys its keys, kept for some minutes and fetched again for one that is not among them
record Discovered(URI authorization, URI token, String issuer, boolean saysItsIssuer, JWKSource<SecurityContext> keys) {
    private static final String PLACE = "/.well-known/smart-configuration";
    private static final long BETWEEN_FETCHES_MILLIS = 5_000;
    private static final JsonMapper JSON = JsonMapper.shared();

    /// Asks for it.
    ///
    /// @param base of the EHR's FHIR server, without a slash at its end
    /// @throws IOException where it does not offer what a launch needs
    static Discovered at(String base, EhrHttp http) throws IOException {
        JsonNode said = JSON.readTree(http.get(URI.create(base + PLACE)));
        if (!said.path("code_challenge_methods_supported")
                .valueStream()
                .anyMatch(each -> each.asString("").equals("S256"))) {
            throw new IOException("the EHR does not offer PKCE");
        }
        String issuer = said.path("issuer").asString("");
        if (issuer.isEmpty()) {
            throw new IOException("the EHR does not say who signs its ID tokens");
        }
        return new Discovered(
                address(said, "authorization_endpoint"),
                address(said, "token_endpoint"),
                issuer,
                said.path("authorization_response_iss_parameter_supported").asBoolean(false),
                keys(address(said, "jwks_uri"), http));
    }

    private static JWKSource<SecurityContext> keys(URI address, EhrHttp http) throws IOException {
        return JWKSourceBuilder.<SecurityContext>create(
                        address.toURL(), url -> new Resource(http.get(URI.create(url.toString())), "application/json"))
                .refreshAheadCache(false)
                .rateLimited(BETWEEN_FETCHES_MILLIS)
                .build();
    }

    private static URI address(JsonNode said, String member) throws IOException {
        try {
            return EhrHttp.https(new URI(said.path(member).asString("")));
        } catch (URISyntaxException e) {
            throw new IOException("the EHR gives an address that is none");
        }
    }
}
