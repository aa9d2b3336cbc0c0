package health.vigil.gateway.internal;

import health.vigil.base.PatientToken;
import health.vigil.base.PhiAccess;
import health.vigil.base.TokenPurpose;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.policy.Policy;
import health.vigil.vault.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Asks policy: about the gateway itself when it looks for records, about the caller before anything is opened.
public final class Judge {
    private final Policy policy;
    private final Vault vault;

    public Judge(Policy policy, Vault vault) {
        this.policy = policy;
        this.vault = vault;
    }

    /// The gateway's own right to find records. What it finds is sealed, and opens under the caller's access only.
    public PhiAccess finding(Action action, RecordType<?> type) {
        Decision decision = policy.decide(AccessRequest.byRoom("gateway", action, type.data(), type.name()));
        return switch (decision) {
            case Decision.Permit permit -> permit.access();
            case Decision.Deny deny -> throw Refusals.denied(deny);
        };
    }

    /// May the caller do this to a record of this patient, who is in some unit now?
    ///
    /// @param resource `Type/id` of a record that is there, else its type alone: an id that the caller made up is
    ///     not ours to write down
    /// @param patient logical id, null where it is no patient's or not known whose
    public Decision about(
            Handle transaction,
            Call call,
            Action action,
            RecordType<?> type,
            String resource,
            @Nullable String patient) {
        String unit =
                patient == null ? null : vault.currentUnit(transaction, patient).orElse(null);
        return about(call, action, type, resource, patient, unit);
    }

    /// The same where it is known already in which unit the patient is, null for none.
    Decision about(
            Call call,
            Action action,
            RecordType<?> type,
            String resource,
            @Nullable String patient,
            @Nullable String unit) {
        return policy.decide(new AccessRequest(
                call.principal(), action, type.data(), resource, subject(patient), unit, call.purpose()));
    }

    /// May the caller do this at all: in one of the units that they work in, or in none? The first permit, or the
    /// first refusal.
    public Decision anywhere(Call call, Action action, RecordType<?> type) {
        return anywhere(call, action, type.data(), type.name());
    }

    /// The same, of data that is no record type's.
    ///
    /// @param resource what it is called in the record
    public Decision anywhere(Call call, Action action, DataCategory data, String resource) {
        List<Optional<String>> places = call.principal().units().isEmpty()
                ? List.of(Optional.empty())
                : call.principal().units().stream().sorted().map(Optional::of).toList();
        List<Decision> decisions = new ArrayList<>();
        for (Optional<String> place : places) {
            Decision decision = policy.decide(new AccessRequest(
                    call.principal(), action, data, resource, null, place.orElse(null), call.purpose()));
            if (decision instanceof Decision.Permit) {
                return decision;
            }
            decisions.add(decision);
        }
        return decisions.getFirst();
    }

    /// What a decision depends on besides action, patient and unit: the kind of data; for a caller whose token
    /// was given for some types the type, and whether one record is meant.
    ///
    /// @param resource as [#about] takes it
    public static String matter(Call call, RecordType<?> type, String resource) {
        if (call.principal().scopes() == null) {
            return type.data().name();
        }
        return resource.indexOf('/') < 0 ? type.name() : type.name() + "/";
    }

    /// The patient, as the ledger names them.
    public @Nullable PatientToken subject(@Nullable String patient) {
        return patient == null ? null : vault.token(patient, TokenPurpose.AUDIT);
    }
}
