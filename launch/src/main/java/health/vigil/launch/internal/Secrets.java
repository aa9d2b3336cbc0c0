package health.vigil.launch.internal;

import java.security.SecureRandom;
import java.util.Base64;

/// Makes what nobody may guess: 256 random bits as 43 letters of base64url, which a PKCE verifier may have too.
public final class Secrets {
    private static final int BYTES = 32;

    private final SecureRandom random;

    public Secrets(SecureRandom random) {
        this.random = random;
    }

    public String next() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
