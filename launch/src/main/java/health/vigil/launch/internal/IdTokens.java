package health.vigil.launch.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;

/// Verifies ID tokens (OpenID Connect Core 1.0, section 3.1.3.7): signed by a key of the issuer's, made by it for
/// this client and this launch, and not over. A token may be hostile.
final class IdTokens {
    private static final int LARGEST = 16_384;
    private static final int CLOCKS_APART_SECONDS = 30;
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.ES256, JWSAlgorithm.ES384);

    private final String client;
    private final InstantSource wallClock;

    /// @param client as the EHR calls this program
    /// @param wallClock the machine's own clock, which tokens end by
    IdTokens(String client, InstantSource wallClock) {
        this.client = client;
        this.wallClock = wallClock;
    }

    /// What it says.
    ///
    /// @throws Refusal where it proves nothing, or the keys are not to be had
    JWTClaimsSet verified(String token, Discovered ehr, String nonce) {
        if (token.length() > LARGEST) {
            throw Refusal.unproven();
        }
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, ehr.keys()));
        processor.setJWTClaimsSetVerifier(claims(ehr.issuer(), nonce));
        try {
            return processor.process(token, null);
        } catch (KeySourceException e) {
            throw Refusal.unanswered();
        } catch (BadJOSEException | JOSEException | ParseException e) {
            throw Refusal.unproven();
        }
    }

    private DefaultJWTClaimsVerifier<SecurityContext> claims(String issuer, String nonce) {
        DefaultJWTClaimsVerifier<SecurityContext> verifier =
                new DefaultJWTClaimsVerifier<>(
                        client,
                        new JWTClaimsSet.Builder()
                                .issuer(issuer)
                                .claim("nonce", nonce)
                                .build(),
                        Set.of("sub", "exp", "iat")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(wallClock.instant());
                    }

                    @Override
                    public void verify(JWTClaimsSet said, SecurityContext context) throws BadJWTException {
                        super.verify(said, context);
                        Object party = said.getClaim("azp");
                        boolean several = said.getAudience().size() > 1;
                        if (party == null ? several : !party.equals(client)) {
                            throw new BadJWTException("made for another party");
                        }
                    }
                };
        verifier.setMaxClockSkew(CLOCKS_APART_SECONDS);
        return verifier;
    }
}
