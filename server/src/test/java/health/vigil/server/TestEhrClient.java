package health.vigil.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import health.vigil.base.Sha256;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The program as an EHR knows it: its name and keys, and what it has used.
final class TestEhrClient {
    private final String id;
    private final String tokenEndpoint;
    private final Set<String> used = ConcurrentHashMap.newKeySet();
    private volatile JWKSet keys = new JWKSet();

    TestEhrClient(String id, String tokenEndpoint) {
        this.id = id;
        this.tokenEndpoint = tokenEndpoint;
    }

    void register(String jwks) {
        try {
            keys = JWKSet.parse(jwks);
        } catch (ParseException e) {
            throw new AssertionError("no JWK set", e);
        }
    }

    /// Whether it is this program, and the one that asked for the code.
    boolean proves(Map<String, String> sent, Map<String, String> asked) {
        String challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Sha256.of(sent.getOrDefault("code_verifier", "").getBytes(US_ASCII)));
        return "authorization_code".equals(sent.get("grant_type"))
                && challenge.equals(asked.get("code_challenge"))
                && Objects.equals(asked.get("redirect_uri"), sent.get("redirect_uri"))
                && "urn:ietf:params:oauth:client-assertion-type:jwt-bearer".equals(sent.get("client_assertion_type"))
                && verified(sent.getOrDefault("client_assertion", ""));
    }

    private boolean verified(String assertion) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                Set.of(JWSAlgorithm.ES384, JWSAlgorithm.RS384), new ImmutableJWKSet<>(keys)));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                tokenEndpoint, new JWTClaimsSet.Builder().issuer(id).subject(id).build(), Set.of("exp", "jti")));
        try {
            return used.add(processor.process(assertion, null).getJWTID());
        } catch (BadJOSEException | JOSEException | ParseException e) {
            return false;
        }
    }
}
