package health.vigil.intake.internal;

import health.vigil.hl7v2.MalformedMessageException;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.intake.internal.Journal.SealedOriginal;
import health.vigil.policy.Decision;
import health.vigil.policy.Principal;
import java.time.Instant;
import java.util.UUID;

/// A frame as it came in, read and sealed, not yet stored.
public sealed interface Arrival {
    UUID id();

    /// By the platform's clock.
    Instant received();

    /// By the machine's clock.
    Instant arrived();

    Principal sender();

    /// Subject of the client certificate that brought it, empty for none.
    String origin();

    /// May be stored, and is a message.
    ///
    /// @param accepted the answer, made before it is true and sent when it is
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Parsed(
            UUID id,
            Instant received,
            Instant arrived,
            Principal sender,
            String origin,
            Decision.Permit permit,
            SenderSettings settings,
            Message message,
            byte[] bytes,
            SealedOriginal original,
            byte[] accepted)
            implements Arrival {}

    /// May be stored, and is none.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Malformed(
            UUID id,
            Instant received,
            Instant arrived,
            Principal sender,
            String origin,
            Decision.Permit permit,
            SenderSettings settings,
            MalformedMessageException problem,
            byte[] bytes,
            SealedOriginal original)
            implements Arrival {}

    /// May not be stored: policy does not know the sender.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Refused(
            UUID id,
            Instant received,
            Instant arrived,
            Principal sender,
            String origin,
            Decision.Deny denial,
            byte[] answer)
            implements Arrival {}
}
