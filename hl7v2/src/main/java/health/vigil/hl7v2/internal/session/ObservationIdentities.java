package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import java.util.HashMap;
import java.util.Map;
import org.hl7.fhir.r4.model.DateTimeType;
import org.jspecify.annotations.Nullable;

/// Which observation an OBX of one report is: its own instance identifier (OBX-21) if it has one, else the
/// report's identity with code and sub-id. Where a message repeats these within one report, the time tells them
/// apart, and failing that the order.
public final class ObservationIdentities {
    private final Session session;
    private final ResourceIdentity report;
    private final Map<String, Integer> announced = new HashMap<>();
    private final Map<String, Integer> given = new HashMap<>();

    public ObservationIdentities(Session session, ResourceIdentity report) {
        this.session = session;
        this.report = report;
    }

    /// Hears of every OBX of the report before the first identity is asked for.
    ///
    /// @return what to ask by
    public String announce(ReadSegment obx) {
        String key = key(obx);
        announced.merge(key, 1, Integer::sum);
        return key;
    }

    /// The identity of the next OBX, in the order of the message.
    ///
    /// @param announcedAs what its announcement gave
    /// @param observed the report's time, for an OBX without OBX-14
    public ResourceIdentity next(ReadSegment obx, String announcedAs, @Nullable DateTimeType observed) {
        Part instance = obx.field(21);
        if (instance.component(1).hasText()) {
            String authority = Hd.uri(instance, 1);
            return new ResourceIdentity(
                    "Observation",
                    authority.isEmpty() ? session.facility() : authority,
                    instance.component(1).peek());
        }
        String key = announcedAs;
        if (announced.getOrDefault(key, 1) > 1) {
            String own = obx.field(14).peek();
            key += "@" + (own.isEmpty() && observed != null ? stable(observed) : own);
        }
        int occurrence = given.merge(key, 1, Integer::sum);
        return new ResourceIdentity(
                "Observation", report.system(), report.value() + "|" + key + (occurrence == 1 ? "" : "#" + occurrence));
    }

    /// In the spelling that identities have been given in from the start: UTC is `+00:00`, however FHIR's time spells
    /// it. Another spelling would make a correction a second observation.
    private static String stable(DateTimeType time) {
        String text = time.getValueAsString();
        return text.endsWith("Z") ? text.substring(0, text.length() - 1) + "+00:00" : text;
    }

    private static String key(ReadSegment obx) {
        Part code = obx.field(3);
        String name = code.peek();
        return (name.isEmpty() ? code.component(2).peek() : name) + "|"
                + obx.field(4).raw();
    }
}
