package health.vigil.vault.internal;

import health.vigil.base.PhiAccess;
import health.vigil.vault.internal.search.Elements;
import health.vigil.vault.internal.search.Parameter;
import health.vigil.vault.internal.search.Parameters;
import health.vigil.vault.internal.search.ReferenceTest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// `:above` and `:below` of references (R4, 3.1.1.4.14): records whose parts are records of the same type, as a
/// ward of a house, followed level by level. Circles, which nobody should make, end where they began. What the
/// caller may not see is not followed.
final class Hierarchy {
    private static final int DEEPEST = 20;
    private static final int MOST = 2_000;

    private final PhiAccess access;
    private final Conditions.Rest rest;

    Hierarchy(PhiAccess access, Conditions.Rest rest) {
        this.access = access;
        this.rest = rest;
    }

    /// The records named and all that they are part of, or that are part of them, as `Type/id`.
    ///
    /// @param values ids, with or without their type
    Set<String> of(Parameter parameter, List<String> values, boolean below) {
        Map<String, Set<String>> named = values.stream()
                .flatMap(value -> ReferenceTest.wanted(parameter, value).stream())
                .collect(Collectors.groupingBy(
                        target -> target.substring(0, target.indexOf('/')),
                        LinkedHashMap::new,
                        Collectors.toCollection(LinkedHashSet::new)));
        Set<String> all = new LinkedHashSet<>();
        named.forEach((type, targets) -> {
            all.addAll(targets);
            Parameters.parent(type).ifPresent(parent -> follow(parent, targets, below, all));
        });
        return all;
    }

    private void follow(Parameter parent, Set<String> from, boolean below, Set<String> all) {
        Set<String> level = from;
        for (int depth = 0; !level.isEmpty(); depth++) {
            if (depth > DEEPEST || all.size() > MOST) {
                throw Problems.badSearch(
                        "A hierarchy has more than " + DEEPEST + " levels or " + MOST + " records.",
                        "Name a record nearer to those that are meant.");
            }
            Set<String> next = below ? parts(parent, level) : wholes(parent, level);
            next.removeAll(all);
            all.addAll(next);
            level = next;
        }
    }

    private Set<String> parts(Parameter parent, Set<String> level) {
        return rest.all(parent.type(), List.of(new Requirement.RefersTo(parent, level))).stream()
                .map(record -> record.key().reference())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<String> wholes(Parameter parent, Set<String> level) {
        String prefix = parent.type() + "/";
        Set<String> ids =
                level.stream().map(target -> target.substring(prefix.length())).collect(Collectors.toSet());
        return rest.all(parent.type(), List.of(new Requirement.OneOf(ids))).stream()
                .flatMap(record -> Optional.ofNullable(record.content()).stream())
                .flatMap(content -> parent.in(content.open(access)).stream())
                .flatMap(Elements::targets)
                .map(Elements.Target::text)
                .filter(target -> target.startsWith(prefix))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
