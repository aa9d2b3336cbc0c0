package health.vigil.alerts.internal;

import health.vigil.alerts.AlertRules;
import health.vigil.base.Ids;
import health.vigil.base.ProblemException;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.ledger.Ledger;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Every set of rules that was ever in force, and evidence of each change.
public final class RulesRegister {
    private final Ledger ledger;
    private final Ids ids;

    /// @param ids names the entries
    public RulesRegister(Ledger ledger, Ids ids) {
        this.ledger = ledger;
        this.ids = ids;
    }

    /// Puts the rules in force. Those in force already change nothing; another content under a version that was in
    /// force once is `VGL-ALR-002`.
    public void putInForce(Handle transaction, AlertRules rules, Instant now) {
        Optional<String> registered = transaction
                .createQuery("select address from alerts.rules where name = :name and version = :version")
                .bind("name", rules.name())
                .bind("version", rules.version())
                .mapTo(String.class)
                .findOne();
        if (registered.isPresent() && !registered.get().equals(rules.address())) {
            throw new ProblemException(
                    "VGL-ALR-002",
                    "The alert rules " + rules.id() + " were in force with another content.",
                    "Give the changed rules a new version.");
        }
        if (registered.isEmpty()) {
            transaction
                    .createUpdate("""
                            insert into alerts.rules (address, name, version, content, since)
                            values (:address, :name, :version, :content, :since)""")
                    .bind("address", rules.address())
                    .bind("name", rules.name())
                    .bind("version", rules.version())
                    .bind("content", rules.content())
                    .bind("since", now)
                    .execute();
        }
        int changed = transaction
                .createUpdate("""
                        insert into alerts.rules_in_force as f (name, address) values (:name, :address)
                        on conflict (name) do update set address = excluded.address where f.address <> excluded.address""")
                .bind("name", rules.name())
                .bind("address", rules.address())
                .execute();
        if (changed > 0) {
            ledger.append(
                    transaction,
                    new Entry(
                            ids.next(),
                            now,
                            Actor.platform("alerts"),
                            new Authority.Duty("alert-rules-at-start"),
                            null,
                            new Act.ConfigurationChanged(
                                    "rule", rules.name(), Integer.toString(rules.version()), rules.address())));
        }
    }
}
