package health.vigil.ledger;

import health.vigil.base.PatientToken;
import health.vigil.base.TokenPurpose;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One line of evidence.
///
/// @param id time-ordered, made by the writer
/// @param time when the act happened, by the platform's clock
/// @param actor who
/// @param authority under which policy
/// @param subject whom it is about, as an [TokenPurpose#AUDIT] token, where it is about a patient
/// @param act what
/// @param content what must be kept of the patient's content, sealed under a key that erasure destroys; the tree
///     stays valid without that key
/// @param boundMillis by how much the clock that gave the time may have been off, as its last comparisons with other
///     clocks said; null where the platform's time is not the world's, as in a sandbox
public record Entry(
        UUID id,
        Instant time,
        Actor actor,
        Authority authority,
        @Nullable PatientToken subject,
        Act act,
        @Nullable SealedContent content,
        @Nullable Long boundMillis) {
    public Entry {
        if (subject != null && subject.purpose() != TokenPurpose.AUDIT) {
            throw new IllegalArgumentException("a ledger entry names its subject by an audit token");
        }
    }

    /// An entry without sealed content.
    public Entry(UUID id, Instant time, Actor actor, Authority authority, @Nullable PatientToken subject, Act act) {
        this(id, time, actor, authority, subject, act, null, null);
    }

    /// An entry as its writer makes it; the ledger states the bound.
    public Entry(
            UUID id,
            Instant time,
            Actor actor,
            Authority authority,
            @Nullable PatientToken subject,
            Act act,
            @Nullable SealedContent content) {
        this(id, time, actor, authority, subject, act, content, null);
    }

    /// The same, with the bound of its time.
    Entry within(long millis) {
        return new Entry(id, time, actor, authority, subject, act, content, millis);
    }

    /// Ciphertext that only the holder of the named key opens.
    ///
    /// @param key the key's id
    /// @param ciphertext base 64, at most 16 KiB of it
    public record SealedContent(String key, String ciphertext) {
        public SealedContent {
            if (ciphertext.length() > 16 * 1024) {
                throw new IllegalArgumentException("sealed content of an entry is at most 16 KiB");
            }
        }
    }
}
