package health.vigil.gateway.internal;

import ca.uhn.fhir.model.api.annotation.ResourceDef;
import health.vigil.policy.DataCategory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// A resource type that the gateway serves: every one of FHIR R4.
///
/// @param name FHIR's name of it
/// @param data what policy takes it for
/// @param model its class
public record RecordType<T extends Resource>(String name, DataCategory data, Class<T> model) {
    private static final Map<String, RecordType<?>> LOADED = new ConcurrentHashMap<>();

    /// The names of all that are served, in order. A type's model is loaded when it is first asked for.
    public static final List<String> NAMES = List.copyOf(TypeCategories.ALL.keySet());

    /// The type of that name; empty where it is not served.
    public static Optional<RecordType<?>> named(@Nullable String name) {
        return name == null || !TypeCategories.ALL.containsKey(name)
                ? Optional.empty()
                : Optional.of(LOADED.computeIfAbsent(name, RecordType::load));
    }

    /// Whether the records of a type that is served are each some patient's.
    public static boolean isOfPatient(String name) {
        DataCategory data = TypeCategories.ALL.get(name);
        return data != null && data.identified();
    }

    private static RecordType<?> load(String name) {
        String className = name.equals("List") ? "ListResource" : name;
        try {
            Class<? extends Resource> model =
                    Class.forName("org.hl7.fhir.r4.model." + className).asSubclass(Resource.class);
            if (!model.getAnnotation(ResourceDef.class).name().equals(name)) {
                throw new IllegalStateException("the model of " + name + " is another type's");
            }
            return new RecordType<>(name, Objects.requireNonNull(TypeCategories.ALL.get(name)), model);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("no model of " + name, e);
        }
    }

    /// Whether its records are each some patient's.
    public boolean ofPatient() {
        return data.identified();
    }

    /// Whether a stored record may be replaced or deleted. A Provenance is somebody's word about what happened, and
    /// stays as it was given.
    public boolean changeable() {
        return !name.equals("Provenance");
    }
}
