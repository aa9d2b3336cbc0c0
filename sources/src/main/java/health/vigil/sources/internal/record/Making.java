package health.vigil.sources.internal.record;

import health.vigil.hl7v2.MappedChange;
import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.MappedMessage.Unmapped;
import health.vigil.hl7v2.MappingContext;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.sources.internal.item.Item;
import health.vigil.sources.internal.mapping.Mapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// What is made of one item so far.
final class Making {
    private final String source;
    private final Mapping mapping;
    private final Item item;
    private final MappingContext context;
    private final List<MappedChange> changes = new ArrayList<>();
    private final List<Unmapped> unmapped = new ArrayList<>();
    private final Map<ResourceIdentity, String> parts = new LinkedHashMap<>();
    private String element = "";
    private final Set<ResourceIdentity> stated = new HashSet<>();
    private final Map<ResourceIdentity, Integer> repeated = new HashMap<>();

    Making(String source, Mapping mapping, Item item, MappingContext context) {
        this.source = source;
        this.mapping = mapping;
        this.item = item;
        this.context = context;
    }

    String source() {
        return source;
    }

    /// System of what the source numbers itself.
    String namespace() {
        return "urn:vigil:source:" + source;
    }

    Mapping mapping() {
        return mapping;
    }

    Item item() {
        return item;
    }

    MappingContext context() {
        return context;
    }

    Reference reference(ResourceIdentity identity) {
        return new Reference(name(identity));
    }

    /// `Type/id`.
    String name(ResourceIdentity identity) {
        return identity.type() + "/" + context.ids().apply(identity);
    }

    <T extends Resource> Optional<T> current(ResourceIdentity identity, Class<T> type) {
        return context.current().apply(identity).map(type::cast);
    }

    /// This identity, or with a number where the item has stated it already: two things are two.
    ResourceIdentity unstated(ResourceIdentity identity) {
        ResourceIdentity free = identity;
        while (!stated.add(free)) {
            int number = repeated.merge(identity, 1, Integer::sum) + 1;
            free = new ResourceIdentity(identity.type(), identity.system(), identity.value() + "#" + number);
        }
        return free;
    }

    void put(ResourceIdentity identity, @Nullable ResourceIdentity patient, Resource resource, Mode mode) {
        resource.setId(context.ids().apply(identity));
        parts.put(identity, element);
        changes.add(new MappedChange.Put(identity, patient, resource, mode));
    }

    /// From here on what is stated comes from this element of the item's list; from the item as a whole where it has
    /// no list.
    ///
    /// @param number from 0
    void at(int number) {
        element = item.element(number);
    }

    /// All that has been stated.
    List<ResourceIdentity> stated() {
        return List.copyOf(parts.keySet());
    }

    /// The pointer (RFC 6901) of the element that something stated comes from, empty for the item as a whole.
    String part(ResourceIdentity identity) {
        return parts.getOrDefault(identity, "");
    }

    void unmapped(String position, String table) {
        unmapped.add(new Unmapped(position, table));
    }

    List<MappedChange> changes() {
        return changes;
    }

    List<Unmapped> unmapped() {
        return unmapped;
    }
}
