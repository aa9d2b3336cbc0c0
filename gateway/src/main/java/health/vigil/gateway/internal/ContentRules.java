package health.vigil.gateway.internal;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What holds of a body in both of its forms.
final class ContentRules {
    static final String NESTED = "A contained resource contains another";
    static final String TWICE = "Two contained resources have the same id";
    static final String NO_EXTENSION = "An extension has no url, or not exactly one value or extensions";
    private static final int LONGEST_LIST = 50_000;

    private ContentRules() {}

    /// Refuses a list that is too long.
    static void checkLength(int items) {
        if (items > LONGEST_LIST) {
            throw Refusals.tooMany(LONGEST_LIST);
        }
    }

    static boolean isExtension(@Nullable String name) {
        return "extension".equals(name) || "modifierExtension".equals(name);
    }

    /// R4, ext-1.
    static boolean isWholeExtension(boolean url, long values, boolean extensions) {
        return url && values + (extensions ? 1 : 0) == 1;
    }

    /// Whether the id of a contained resource, which is added, is none of the others.
    static boolean isNew(Set<String> others, @Nullable String id) {
        return id == null || others.add(id.startsWith("#") ? id.substring(1) : id);
    }
}
