package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.reading.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which resource a segment means.
public final class Identities {
    private Identities() {}

    /// By the first of these numbers (EI) that has a value; null where none has.
    ///
    /// @param aspect tells things under one number apart, such as the service; may be empty
    public static @Nullable ResourceIdentity numbered(Session session, String type, String aspect, List<Part> numbers) {
        for (Part ei : numbers) {
            if (ei.component(1).hasText()) {
                String authority = Hd.uri(ei, 1);
                return new ResourceIdentity(
                        type,
                        authority.isEmpty() ? session.facility() : authority,
                        ei.component(1).peek() + (aspect.isEmpty() ? "" : "|" + aspect));
            }
        }
        return null;
    }

    /// By a number (CX) and who gave it out; null where it has no value. Its text does not count as carried.
    public static @Nullable ResourceIdentity numbered(Session session, String type, Part cx) {
        if (!cx.component(1).hasText()) {
            return null;
        }
        String authority = Hd.uri(cx.component(4), 0);
        return new ResourceIdentity(
                type,
                authority.isEmpty() ? session.facility() : authority,
                cx.component(1).peek());
    }

    /// By what it says, among the things of its owner. What says the same twice in one message is two.
    public static ResourceIdentity within(Session session, ResourceIdentity owner, String type, String... words) {
        ResourceIdentity named =
                new ResourceIdentity(type, owner.system(), owner.value() + "|" + String.join("|", words));
        return session.unstated(named);
    }

    /// The code of a CWE, or its text where it has no code.
    public static String code(Part cwe) {
        String code = cwe.peek();
        return code.isEmpty() ? cwe.component(2).peek() : code;
    }
}
