package health.vigil.launch;

import health.vigil.base.HttpsAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An EHR that may open the patient view.
///
/// @param name as the ledger knows it: `a-z`, `0-9` and `-`, beginning with a letter
/// @param issuer the base of the EHR's FHIR server, which a launch names as `iss`
/// @param client what the EHR calls this program
/// @param key file of the private key that proves it
/// @param authority PEM file of the authority that signed the EHR's certificate; null for what the JDK trusts
/// @param user what of the EHR's word names the account
/// @param numbers how the EHR's patients are found here
/// @param frame the only origin that may show the pages in a frame; null for none
public record LaunchSettings(
        String name,
        URI issuer,
        String client,
        Path key,
        @Nullable Path authority,
        User user,
        Numbers numbers,
        @Nullable URI frame) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    public LaunchSettings {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a name is of a-z, 0-9 and -, begins with a letter and has at most 63");
        }
        if (!HttpsAddress.isPlain(issuer)) {
            throw new IllegalArgumentException("the issuer begins with https:// and has neither query nor fragment");
        }
        if (frame != null && !HttpsAddress.isOrigin(frame)) {
            throw new IllegalArgumentException("a frame is https:// and a host, with a port at most");
        }
    }

    /// The claims of an ID token that may name an account.
    public enum User {
        PREFERRED_USERNAME("preferred_username"),
        SUBJECT("sub"),
        /// The id of the user's Practitioner, and of nobody of another type.
        FHIR_USER("fhirUser");

        private final String claim;

        User(String claim) {
            this.claim = claim;
        }

        /// Its name in the token.
        public String claim() {
            return claim;
        }
    }

    /// Which of a patient's identifiers is looked up, and as what.
    ///
    /// @param system the identifier's system at the EHR
    /// @param facility under which messages bring the number (MSH-4, or CX.4.1 of PID-3); null where they bring it
    ///     under the same system (CX.4.2 and .3)
    public record Numbers(String system, @Nullable String facility) {}
}
