package health.vigil.server.internal;

import health.vigil.alerts.AlertFigures;
import health.vigil.ledger.Actor;
import health.vigil.ledger.LedgerVerifier;
import health.vigil.policy.Role;
import health.vigil.sandbox.PlayProgress;
import health.vigil.sandbox.SyntheticWard;
import health.vigil.scoring.Tier;
import health.vigil.server.Platform;
import health.vigil.server.WayFigures;
import health.vigil.server.internal.accounts.Account;
import health.vigil.server.internal.accounts.Accounts;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is a sandbox's own: its staff, and the sum of what a replay did.
public final class Sandbox {
    private Sandbox() {}

    /// How to sign in.
    public record SignIn(String role, String account, String password) {
        @Override
        public String toString() {
            return account;
        }
    }

    /// Gives everybody of the synthetic ward a new password.
    public static List<SignIn> accounts(Accounts accounts) {
        return SyntheticWard.staff().stream()
                .map(staff -> {
                    Account account = new Account(
                            staff.account(),
                            staff.displayName(),
                            Actor.Kind.PERSON,
                            Role.valueOf(staff.role()),
                            Set.copyOf(staff.units()));
                    String password = accounts.putWithNewPassword(account);
                    return new SignIn(
                            staff.role().toLowerCase(Locale.ROOT).replace('_', ' '), staff.account(), password);
                })
                .toList();
    }

    /// The replay in figures.
    ///
    /// @param patients how many stays were played
    /// @param signed entries under the newest checkpoint
    public static Map<String, Object> summary(
            Platform platform, Path ledger, int patients, PlayProgress played, long signed) {
        WayFigures figures = platform.figures();
        AlertFigures alerts = platform.alerts().figures();
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("patients", patients);
        summary.put("messages", played.sent());
        summary.put("acknowledged", played.acknowledged());
        summary.put("refused", played.refused());
        summary.put(
                "exceptions",
                figures.total("vigil.normalised") - figures.count("vigil.normalised", "result", "success"));
        summary.put("fieldsUnaccounted", figures.count("vigil.fields", "outcome", "unaccounted"));
        summary.put("facts", figures.total("vigil.facts"));
        summary.put("assessments", alerts.assessments());
        Map<String, Long> byTier = new LinkedHashMap<>();
        for (Tier tier : List.of(Tier.LOW, Tier.MEDIUM, Tier.HIGH)) {
            byTier.put(tier.name().toLowerCase(Locale.ROOT), alerts.count("raised", tier));
        }
        summary.put("alerts", byTier);
        summary.put("ledgerEntries", signed);
        summary.put(
                "ledgerVerified",
                LedgerVerifier.verify(ledger, Optional.empty(), Optional.empty())
                        .holds());
        summary.put("latencyMillis", figures.latencies());
        return summary;
    }
}
