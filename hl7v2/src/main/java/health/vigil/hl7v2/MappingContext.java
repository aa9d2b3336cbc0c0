package health.vigil.hl7v2;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Resource;

/// What mapping one message needs from its caller.
///
/// @param sender settings of the sender
/// @param messageId the journal's id of the message; the Provenance names it and has its identity from it
/// @param received when the message was received; the Provenance's `recorded`
/// @param ids the logical id that an identity stands for
/// @param current the present version in the record; a transfer needs the Encounter it continues, a cancelled
///     discharge the Encounter it reopens. Where the record holds none, mapping goes by the message alone
/// @param numbered what the record has under a business identifier
/// @param merges whom identities of patients mean
public record MappingContext(
        SenderSettings sender,
        String messageId,
        Instant received,
        Function<ResourceIdentity, String> ids,
        Function<ResourceIdentity, Optional<Resource>> current,
        NumberedRecords numbered,
        Merges merges) {
    /// Where nobody was merged.
    public MappingContext(
            SenderSettings sender,
            String messageId,
            Instant received,
            Function<ResourceIdentity, String> ids,
            Function<ResourceIdentity, Optional<Resource>> current,
            NumberedRecords numbered) {
        this(sender, messageId, received, ids, current, numbered, Merges.NONE);
    }

    /// Where nothing is looked for by its numbers.
    public MappingContext(
            SenderSettings sender,
            String messageId,
            Instant received,
            Function<ResourceIdentity, String> ids,
            Function<ResourceIdentity, Optional<Resource>> current) {
        this(sender, messageId, received, ids, current, NumberedRecords.NONE);
    }
}
