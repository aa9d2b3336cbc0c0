package health.vigil.hl7v2;

import com.fasterxml.jackson.databind.JsonNode;
import health.vigil.hl7v2.FhirLeaves.Leaf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How far our resources of a message say what its published FHIR says. Each published resource is compared with the
/// one of ours of its type that says most of the same; each of ours stands for one of theirs, but people, places,
/// organisations, devices and specimens, which published bundles repeat wherever they are named.
final class Agreement {
    private static final String OWN = "https://reportstream.cdc.gov/";
    private static final Set<String> REPEATED =
            Set.of("Organization", "Location", "Practitioner", "PractitionerRole", "Device", "Specimen");

    private final List<Leaf> missing = new ArrayList<>();
    private int equal;

    Agreement(JsonNode published, JsonNode ours) {
        List<Resource> available = resources(ours);
        for (Resource theirs : inScope(resources(published))) {
            @Nullable Resource nearest = null;
            int most = -1;
            for (Resource mine : available) {
                int same = mine.type.equals(theirs.type) ? same(theirs, mine) : -1;
                if (same > most) {
                    nearest = mine;
                    most = same;
                }
            }
            compare(theirs, nearest);
            if (nearest != null && !REPEATED.contains(theirs.type)) {
                available.remove(nearest);
            }
        }
    }

    /// How many published values we have.
    int equal() {
        return equal;
    }

    /// The published values that we have not, or not alike.
    List<Leaf> missing() {
        return missing;
    }

    private record Resource(String name, String type, FhirLeaves content) {}

    private static List<Resource> resources(JsonNode bundle) {
        List<Resource> resources = new ArrayList<>();
        for (JsonNode entry : bundle.path("entry")) {
            JsonNode resource = entry.path("resource");
            String type = resource.path("resourceType").asText();
            String name = type + "/" + resource.path("id").asText();
            resources.add(new Resource(name, type, new FhirLeaves(resource, url -> url.startsWith(OWN))));
        }
        return resources;
    }

    /// What the publisher's Provenance and own extensions alone refer to, such as itself, is left out with them.
    private static List<Resource> inScope(List<Resource> resources) {
        Map<String, Resource> byName = new HashMap<>();
        resources.forEach(resource -> byName.put(resource.name, resource));
        Set<Resource> reached = new HashSet<>();
        Deque<Resource> next = new ArrayDeque<>();
        for (Resource resource : resources) {
            if (!REPEATED.contains(resource.type) && !resource.type.equals("Provenance")) {
                next.add(resource);
            }
        }
        while (!next.isEmpty()) {
            Resource resource = next.remove();
            if (reached.add(resource)) {
                resource.content.targets().stream()
                        .map(byName::get)
                        .filter(Objects::nonNull)
                        .forEach(next::add);
            }
        }
        return resources.stream().filter(reached::contains).toList();
    }

    private static int same(Resource theirs, Resource mine) {
        List<Leaf> rest = new ArrayList<>(mine.content.leaves());
        int same = 0;
        for (Leaf leaf : theirs.content.leaves()) {
            same += rest.remove(leaf) ? 1 : 0;
        }
        return same;
    }

    private void compare(Resource theirs, @Nullable Resource mine) {
        List<Leaf> rest = mine == null ? List.of() : new ArrayList<>(mine.content.leaves());
        for (Leaf leaf : theirs.content.leaves()) {
            if (!rest.isEmpty() && rest.remove(leaf)) {
                equal++;
            } else {
                missing.add(leaf);
            }
        }
    }
}
