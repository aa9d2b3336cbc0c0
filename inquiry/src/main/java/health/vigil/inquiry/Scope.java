package health.vigil.inquiry;

import health.vigil.base.PatientToken;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Whose or what's timeline.
public sealed interface Scope {
    /// A patient's.
    ///
    /// @param token an audit token
    record Patient(PatientToken token) implements Scope {}

    /// An alert's, with what happened to its patient around it.
    record Alert(UUID id) implements Scope {}

    /// A model's or rule bundle's.
    ///
    /// @param address `sha256:…`
    record Model(String address) implements Scope {}

    /// A person's, a machine's or a room's.
    record Actor(String id) implements Scope {}

    /// `patient`, `alert`, `model` or `actor`.
    default String kind() {
        return switch (this) {
            case Patient _ -> "patient";
            case Alert _ -> "alert";
            case Model _ -> "model";
            case Actor _ -> "actor";
        };
    }

    /// The token, id, address or name.
    default String name() {
        return switch (this) {
            case Patient patient -> patient.token().value();
            case Alert alert -> alert.id().toString();
            case Model model -> model.address();
            case Actor actor -> actor.id();
        };
    }

    /// Reads an address, possibly hostile.
    ///
    /// @return empty where there can be no such thing
    static Optional<Scope> of(String kind, String name) {
        return switch (kind) {
            case "patient" ->
                Form.TOKEN.matcher(name).matches()
                        ? Optional.of(new Patient(PatientToken.audit(name)))
                        : Optional.empty();
            case "alert" ->
                Form.ID.matcher(name).matches() ? Optional.of(new Alert(UUID.fromString(name))) : Optional.empty();
            case "model" -> Form.ADDRESS.matcher(name).matches() ? Optional.of(new Model(name)) : Optional.empty();
            case "actor" -> Form.ACTOR.matcher(name).matches() ? Optional.of(new Actor(name)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /// What names look like.
    final class Form {
        private static final Pattern TOKEN = Pattern.compile("[a-z2-7]{26}");
        private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        private static final Pattern ADDRESS = Pattern.compile("sha256:[0-9a-f]{64}");
        private static final Pattern ACTOR = Pattern.compile("[^\\p{Cntrl}/?#]{1,128}");

        private Form() {}
    }
}
