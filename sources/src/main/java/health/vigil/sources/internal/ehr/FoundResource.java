package health.vigil.sources.internal.ehr;

import health.vigil.base.Sha256;
import health.vigil.intake.Delivery;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A resource of a record system, to the letter, and what of it is needed before it is read.
///
/// @param type as it says, and FHIR has it
/// @param id there, empty where it has none
/// @param updated `meta.lastUpdated`, null where it does not say
/// @param hasVersion whether it says `meta.versionId` or `meta.lastUpdated`
/// @param references what its references say
/// @param content the JSON as it was sent, UTF-8
@SuppressWarnings("ArrayRecordComponent") // never compared
record FoundResource(
        String type, String id, @Nullable Instant updated, boolean hasVersion, Set<String> references, byte[] content) {
    private static final String DELETION = "Deletion";

    FoundResource {
        references = Set.copyOf(references);
    }

    /// What goes to intake. Known by its content, so that the same is stored once, whichever page, file or round
    /// brings it; without white space between its parts, since record systems lay it out as they like.
    Delivery delivery() {
        byte[] same = isOne() ? JsonText.tight(content) : content;
        return new Delivery(type + "/" + Sha256.hex(same), type, same);
    }

    static Delivery deletion(byte[] content) {
        return new Delivery(DELETION + "/" + Sha256.hex(JsonText.tight(content)), DELETION, content);
    }

    /// Whether it says of which type it is.
    boolean isOne() {
        return !type.equals(ResourceScan.NONE);
    }

    /// The type only.
    @Override
    public String toString() {
        return type + "[sealed]";
    }
}
