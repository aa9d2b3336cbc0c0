package health.vigil.policy;

import health.vigil.base.PatientToken;
import org.jspecify.annotations.Nullable;

/// One question to policy.
///
/// @param principal who
/// @param action what
/// @param data on which kind of data
/// @param resource which one, as `Type`, `Type/id` or a page's name; for the record, no policy reads more than its
///     type
/// @param subject whose data, as an audit token, where it is one patient's
/// @param unit the unit that the patient is in, or that the page shows, where known; a care relationship is the
///     principal working there
/// @param purpose why
/// @param emergency whether the principal has taken emergency access to this patient, which has not ended
public record AccessRequest(
        Principal principal,
        Action action,
        DataCategory data,
        String resource,
        @Nullable PatientToken subject,
        @Nullable String unit,
        Purpose purpose,
        boolean emergency) {

    /// A request in the usual course of things.
    public AccessRequest(
            Principal principal,
            Action action,
            DataCategory data,
            String resource,
            @Nullable PatientToken subject,
            @Nullable String unit,
            Purpose purpose) {
        this(principal, action, data, resource, subject, unit, purpose, false);
    }

    /// The same, by somebody who has taken emergency access to the patient.
    public AccessRequest inEmergency() {
        return new AccessRequest(principal, action, data, resource, subject, unit, purpose, true);
    }

    /// Whether the principal's token was given for this; a principal without such a token needs none.
    public boolean granted() {
        return principal.scopes() == null || principal.scopes().cover(this);
    }

    /// A room of the platform doing its own duty, which is always hospital operations.
    ///
    /// @param room the room's name, such as `intake`; each has a policy of its own
    public static AccessRequest byRoom(String room, Action action, DataCategory data, String resource) {
        return new AccessRequest(Principal.platform(room), action, data, resource, null, null, Purpose.OPERATIONS);
    }
}
