package health.vigil.console.internal;

import health.vigil.ledger.Authority;
import java.util.Locale;

/// Under which policy or rule, in words.
final class Authorities {
    private Authorities() {}

    static String words(Authority authority) {
        return switch (authority) {
            case Authority.Decided decided ->
                (decided.permitted() ? "allowed by " : "refused by ")
                        + String.join(", ", decided.policies()) + " for "
                        + decided.purpose().toLowerCase(Locale.ROOT);
            case Authority.Duty duty -> "by rule " + duty.rule();
        };
    }
}
