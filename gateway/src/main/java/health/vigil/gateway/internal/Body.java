package health.vigil.gateway.internal;

import health.vigil.base.PhiAccess;
import health.vigil.base.Sealed;
import health.vigil.policy.Decision;
import health.vigil.vault.StoredRecord;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// What an answer carries. What is kept leaves as the JSON that it is kept as; only where a caller wants another
/// form, or a part, it is read and written anew.
sealed interface Body {
    /// As a resource.
    Resource resource();

    /// Made for the answer.
    record Made(Resource resource) implements Body {}

    /// A version of a record, which is no deletion.
    ///
    /// @param access of the decision that lets the caller have it
    record Kept(StoredRecord record, PhiAccess access) implements Body {
        static Kept of(StoredRecord record, Decision.Permit permit) {
            return new Kept(record, permit.access());
        }

        @Override
        public Resource resource() {
            return open(record.content());
        }

        String json() {
            return open(record.json());
        }

        private <T> T open(@Nullable Sealed<T> content) {
            return Objects.requireNonNull(content, "a deletion has no content").open(access);
        }
    }

    /// A bundle.
    ///
    /// @param frame with its entries, but not their resources
    /// @param entries these, in order; null for an entry without one
    /// @param portion how much of them the first page was asked for
    record Listed(Bundle frame, List<@Nullable Body> entries, Map<String, List<String>> portion) implements Body {
        Listed(Bundle frame, List<@Nullable Body> entries) {
            this(frame, entries, Map.of());
        }

        @Override
        public Resource resource() {
            Bundle whole = frame.copy();
            for (int i = 0; i < entries.size(); i++) {
                Body body = entries.get(i);
                whole.getEntry().get(i).setResource(body == null ? null : body.resource());
            }
            return whole;
        }
    }
}
