package health.vigil.hl7v2;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A message that breaks HL7's encoding rules or lacks what every message needs. Names positions and structure,
/// never content.
public final class MalformedMessageException extends ProblemException {
    private final @Nullable Position position;

    public MalformedMessageException(String code, @Nullable Position position, String message, String remedy) {
        super(new Problem(code, position == null ? message : position + ": " + message, remedy));
        this.position = position;
    }

    /// Where, if the trouble has a place.
    public Optional<Position> position() {
        return Optional.ofNullable(position);
    }
}
