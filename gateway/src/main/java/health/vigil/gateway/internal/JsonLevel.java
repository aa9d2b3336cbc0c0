package health.vigil.gateway.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An object or a list of JSON that is being read.
final class JsonLevel {
    static final String EMPTY = "An object, a list or a value of the JSON is empty or null";
    private static final String ALONE =
            "What stands under a name with an underscore has no value beside it that it could belong to";
    private static final String UNKNOWN_BESIDE = "Beside a value stands something else than an id and extensions";
    private static final String CONTAINED = "contained";
    private static final Set<String> BESIDE = Set.of("id", "extension");
    private static final Set<String> NEVER =
            Set.of("fhir_comments", "_id", "_resourceType", "_div", "_extension", "_modifierExtension", "_contained");

    /// What something in an object or a list is.
    enum Kind {
        VALUE,
        OBJECT,
        NULL
    }

    private final @Nullable String name;
    private final boolean list;
    private final boolean contained;
    private final List<Kind> items = new ArrayList<>();
    private final Map<String, List<Kind>> members = new HashMap<>();
    private final Set<String> containedIds;
    private @Nullable String id;

    private JsonLevel(@Nullable String name, boolean list, boolean contained) {
        this.name = name;
        this.list = list;
        this.contained = contained;
        this.containedIds = CONTAINED.equals(name) ? new HashSet<>() : Set.of();
    }

    /// @param name that it stands under in an object; null in a list, whose name is taken, and outside
    static JsonLevel within(@Nullable JsonLevel around, @Nullable String name, boolean list) {
        String known = around != null && around.list ? around.name : name;
        boolean contained = around != null && (around.contained || CONTAINED.equals(around.name));
        return new JsonLevel(known, list, contained);
    }

    boolean isList() {
        return list;
    }

    /// What speaks against a name, null where nothing does.
    static @Nullable String faultOfName(@Nullable JsonLevel object, @Nullable String name) {
        if (object == null || name == null) {
            return null;
        }
        if (object.contained && name.equals(CONTAINED)) {
            return ContentRules.NESTED;
        }
        boolean beside = object.name != null && object.name.startsWith("_") && !BESIDE.contains(name);
        boolean url = name.equals("_url") && object.isExtension();
        return NEVER.contains(name) || beside || url ? UNKNOWN_BESIDE : null;
    }

    void add(Kind kind) {
        items.add(kind);
    }

    /// Takes a value.
    ///
    /// @param itsId the value of the object's own id
    void take(@Nullable String under, @Nullable String itsId) {
        if (itsId != null) {
            id = itsId;
        }
        put(under, List.of(Kind.VALUE));
    }

    private void put(@Nullable String under, List<Kind> kinds) {
        if (list) {
            items.addAll(kinds);
        } else if (under != null) {
            members.put(under, kinds);
        }
    }

    /// What speaks against it at its end, null where nothing does.
    ///
    /// @param around to which it belongs
    @Nullable String fault(@Nullable JsonLevel around) {
        ContentRules.checkLength(items.size());
        if (list ? items.isEmpty() : members.isEmpty()) {
            return EMPTY;
        }
        if (around != null) {
            around.put(name, list && !around.list ? items : List.of(Kind.OBJECT));
            if (around.list && CONTAINED.equals(around.name) && !ContentRules.isNew(around.containedIds, id)) {
                return ContentRules.TWICE;
            }
        }
        if (list) {
            return null;
        }
        return isExtension() && !isWhole() ? ContentRules.NO_EXTENSION : faultOfPairs();
    }

    private boolean isExtension() {
        return !list && ContentRules.isExtension(name);
    }

    private boolean isWhole() {
        long values = members.keySet().stream()
                .map(member -> member.startsWith("_") ? member.substring(1) : member)
                .filter(member -> member.startsWith("value"))
                .distinct()
                .count();
        return ContentRules.isWholeExtension(members.containsKey("url"), values, members.containsKey("extension"));
    }

    private @Nullable String faultOfPairs() {
        for (Map.Entry<String, List<Kind>> member : members.entrySet()) {
            boolean beside = member.getKey().startsWith("_");
            if (!beside && !member.getValue().contains(Kind.NULL)) {
                continue;
            }
            List<Kind> values = beside ? members.get(member.getKey().substring(1)) : member.getValue();
            List<Kind> others = beside ? member.getValue() : members.get("_" + member.getKey());
            if (!belong(values, others)) {
                return beside ? ALONE : EMPTY;
            }
        }
        return null;
    }

    /// Whether what stands beside belongs to values, or has the place of one.
    private static boolean belong(@Nullable List<Kind> values, @Nullable List<Kind> beside) {
        if (beside == null || (values != null && beside.size() > values.size())) {
            return false;
        }
        for (int i = 0; i < beside.size(); i++) {
            if (beside.get(i) == Kind.VALUE || (values != null && values.get(i) == Kind.OBJECT)) {
                return false;
            }
        }
        for (int i = 0; values != null && i < values.size(); i++) {
            if (values.get(i) == Kind.NULL && (i >= beside.size() || beside.get(i) == Kind.NULL)) {
                return false;
            }
        }
        return true;
    }
}
