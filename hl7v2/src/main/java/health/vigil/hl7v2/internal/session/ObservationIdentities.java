package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import java.util.HashMap;
import java.util.Map;
import org.hl7.fhir.r4.model.DateTimeType;
import org.jspecify.annotations.Nullable;

/// What the observations of one report, order, visit or patient are called: by their own instance identifier
/// (OBX-21) if they have one, else by what they belong to with code and sub-id. What a record has several of are
/// numbered in the order in which it learnt of them. Where there is no record, their time tells them apart, and
/// failing that the order of the message.
public final class ObservationIdentities {
    private final Session session;
    private final ResourceIdentity owner;
    private final Map<String, Integer> given = new HashMap<>();

    /// @param owner what they belong to
    public ObservationIdentities(Session session, ResourceIdentity owner) {
        this.session = session;
        this.owner = owner;
    }

    /// By OBX-21; null where it has no value.
    public @Nullable ResourceIdentity own(ReadSegment obx) {
        Part instance = obx.field(21);
        if (!instance.component(1).hasText()) {
            return null;
        }
        String authority = Hd.uri(instance, 1);
        return new ResourceIdentity(
                "Observation",
                authority.isEmpty() ? session.facility() : authority,
                instance.component(1).peek());
    }

    /// Code and sub-id: what has another is another observation. A suffix of the code belongs to it: `&IMP` is the
    /// impression, `&GDT` the description (HL7 v2.5.1, chapter 7.2.4).
    public static String key(ReadSegment obx) {
        return key(obx.field(3), obx.field(4));
    }

    /// The same of a code and sub-id that are named elsewhere.
    public static String key(Part code, Part subId) {
        StringBuilder key = new StringBuilder(Identities.code(code));
        for (int suffix = 2; suffix <= code.component(1).componentCount(); suffix++) {
            key.append('&').append(code.component(1).component(suffix).peek());
        }
        return key.append('|').append(subId.raw()).toString();
    }

    /// @param number from 1, among those of the code and sub-id
    public ResourceIdentity of(String key, int number) {
        return new ResourceIdentity(
                "Observation", owner.system(), owner.value() + "|" + key + (number == 1 ? "" : "#" + number));
    }

    /// Of the next of several in one message, where there is no record.
    ///
    /// @param observed the report's time, for an OBX without OBX-14
    public ResourceIdentity ofTime(String key, ReadSegment obx, @Nullable DateTimeType observed) {
        String own = obx.field(14).peek();
        String timed = key + "@" + (own.isEmpty() && observed != null ? stable(observed) : own);
        return of(timed, given.merge(timed, 1, Integer::sum));
    }

    /// In the spelling that identities have been given in from the start: UTC is `+00:00`, however FHIR's time spells
    /// it. Another spelling would make a correction a second observation.
    private static String stable(DateTimeType time) {
        String text = time.getValueAsString();
        return text.endsWith("Z") ? text.substring(0, text.length() - 1) + "+00:00" : text;
    }
}
