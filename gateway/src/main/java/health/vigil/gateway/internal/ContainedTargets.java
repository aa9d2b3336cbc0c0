package health.vigil.gateway.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.FhirTerser;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.UriType;

/// What a part of a resource refers to in `contained`, by `#id`, which has no meaning without its target (R4, 2.3.6).
final class ContainedTargets {
    private final FhirTerser terser;

    ContainedTargets(FhirContext fhir) {
        terser = fhir.newTerser();
    }

    /// Gives a part, and each resource of a bundle, the contained resources that it refers to, itself or through
    /// others of them. They are whole.
    ///
    /// @param whole what the part is of
    void keep(Resource whole, Resource part) {
        if (whole instanceof Bundle all && part instanceof Bundle some) {
            List<BundleEntryComponent> entries = all.getEntry();
            for (int i = 0; i < entries.size(); i++) {
                if (entries.get(i).hasResource()) {
                    keep(entries.get(i).getResource(), some.getEntry().get(i).getResource());
                }
            }
        } else if (whole instanceof DomainResource all && all.hasContained() && part instanceof DomainResource some) {
            Set<String> present = some.getContained().stream()
                    .map(ContainedTargets::name)
                    .collect(Collectors.toCollection(HashSet::new));
            Set<String> wanted = targets(part, all.getContained());
            all.getContained().stream()
                    .filter(contained -> wanted.contains(name(contained)) && present.add(name(contained)))
                    .forEach(some::addContained);
        }
    }

    private Set<String> targets(Resource part, List<Resource> contained) {
        Map<String, Resource> named = new HashMap<>();
        contained.forEach(one -> named.putIfAbsent(name(one), one));
        Set<String> wanted = new HashSet<>();
        Deque<Resource> open = new ArrayDeque<>(List.of(part));
        while (!open.isEmpty()) {
            for (String target : local(open.remove())) {
                Resource one = named.get(target);
                if (one != null && wanted.add(target)) {
                    open.add(one);
                }
            }
        }
        return wanted;
    }

    /// What is referred to by `#id`, with the `#`.
    private Set<String> local(Resource resource) {
        return Stream.concat(
                        terser.getAllPopulatedChildElementsOfType(resource, Reference.class).stream()
                                .map(Reference::getReference),
                        terser.getAllPopulatedChildElementsOfType(resource, UriType.class).stream()
                                .map(UriType::getValue))
                .filter(target -> target != null && target.startsWith("#"))
                .collect(Collectors.toSet());
    }

    private static String name(Resource contained) {
        String id = contained.getIdPart();
        return id == null || id.startsWith("#") ? String.valueOf(id) : "#" + id;
    }
}
