package health.vigil.alerts.internal;

import health.vigil.alerts.AlertState;
import health.vigil.base.PatientToken;
import health.vigil.policy.Role;
import health.vigil.scoring.Tier;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/// An alert as stored, without its history. It belongs to one transaction, which changes it and writes it back.
final class AlertRow {
    private final UUID id;
    private final PatientToken patient;
    private final PatientToken auditSubject;
    private final Instant raisedAt;
    private final Set<Role> recipients = EnumSet.noneOf(Role.class);
    private String unit;
    private Tier tier;
    private AlertState state;
    private int version;
    private boolean live;
    private boolean conditionHolds;
    private Instant changedAt;
    private String rules;
    private UUID cause;
    private String mergedInto = "";

    /// @param unit where the patient is
    /// @param version the sequence of its last step, 0 for a new one
    /// @param cause the assessment behind its tier
    AlertRow(
            UUID id,
            PatientToken patient,
            PatientToken auditSubject,
            String unit,
            Tier tier,
            AlertState state,
            int version,
            boolean live,
            boolean conditionHolds,
            Instant raisedAt,
            Instant changedAt,
            String rules,
            UUID cause) {
        this.id = id;
        this.patient = patient;
        this.auditSubject = auditSubject;
        this.unit = unit;
        this.tier = tier;
        this.state = state;
        this.version = version;
        this.live = live;
        this.conditionHolds = conditionHolds;
        this.raisedAt = raisedAt;
        this.changedAt = changedAt;
        this.rules = rules;
        this.cause = cause;
    }

    UUID id() {
        return id;
    }

    PatientToken patient() {
        return patient;
    }

    PatientToken auditSubject() {
        return auditSubject;
    }

    String unit() {
        return unit;
    }

    Tier tier() {
        return tier;
    }

    AlertState state() {
        return state;
    }

    int version() {
        return version;
    }

    /// It is the patient's present alert: new assessments belong to it.
    boolean live() {
        return live;
    }

    boolean conditionHolds() {
        return conditionHolds;
    }

    Instant raisedAt() {
        return raisedAt;
    }

    Instant changedAt() {
        return changedAt;
    }

    String rules() {
        return rules;
    }

    UUID cause() {
        return cause;
    }

    Set<Role> recipients() {
        return recipients;
    }

    /// The token that carries on, empty where there is none.
    String mergedInto() {
        return mergedInto;
    }

    /// One step further.
    void step(AlertState next, Instant at) {
        state = next;
        version++;
        changedAt = at;
    }

    void rise(Tier higher, UUID assessment, String under) {
        tier = higher;
        cause = assessment;
        rules = under;
    }

    void moveTo(String next) {
        unit = next;
    }

    /// A person's answer ends its being the patient's live alert.
    void settle() {
        live = false;
    }

    /// Its condition has gone.
    void conditionGone() {
        live = false;
        conditionHolds = false;
    }

    void carriedOnBy(String token) {
        mergedInto = token;
    }

    void tell(Collection<Role> roles) {
        recipients.addAll(roles);
    }
}
