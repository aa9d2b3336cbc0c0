package health.vigil.base;

import java.util.regex.Pattern;

/// A pseudonym that stands for a patient outside the vault.
///
/// @param purpose the one purpose that the token serves
/// @param value 26 characters of lower-case base 32 (`a-z2-7`), a truncated keyed pseudo-random function of the
///     patient; carries no information without the vault's key, so it may appear in logs, topics and URLs
public record PatientToken(TokenPurpose purpose, String value) {
    private static final Pattern VALUE = Pattern.compile("[a-z2-7]{26}");

    public PatientToken {
        if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a patient token");
        }
    }

    public static PatientToken care(String value) {
        return new PatientToken(TokenPurpose.CARE, value);
    }

    public static PatientToken audit(String value) {
        return new PatientToken(TokenPurpose.AUDIT, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
