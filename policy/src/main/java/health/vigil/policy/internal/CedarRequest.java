package health.vigil.policy.internal;

import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.entity.Entities;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.model.schema.Schema;
import com.cedarpolicy.value.CedarList;
import com.cedarpolicy.value.EntityTypeName;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.PrimBool;
import com.cedarpolicy.value.PrimString;
import com.cedarpolicy.value.Value;
import health.vigil.ledger.Actor;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Principal;
import health.vigil.policy.Purpose;
import health.vigil.policy.Role;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An [AccessRequest] in Cedar's words.
///
/// @param question principal, action, resource and context
/// @param entities the principal and the resource with their attributes; without them a policy that reads one would
///     err, and Cedar skips a policy that errs
public record CedarRequest(AuthorizationRequest question, Entities entities) {
    private static final EntityTypeName USER = type("User");
    private static final EntityTypeName MACHINE = type("Machine");
    private static final EntityTypeName ROOM = type("Room");
    private static final EntityTypeName DATA = type("Data");
    private static final Map<Role, EntityUID> ROLES = uids(Role.class, "Role");
    private static final Map<Action, EntityUID> ACTIONS = uids(Action.class, "Action");
    private static final Map<DataCategory, EntityUID> CATEGORIES = uids(DataCategory.class, "Category");
    private static final Map<Purpose, EntityUID> PURPOSES = uids(Purpose.class, "Purpose");

    /// All that policies can see of a request: of the resource its type or name, and not which record it is; of what
    /// a token was given for, whether this is part of it.
    public record Visible(
            Actor.Kind kind,
            String id,
            Role role,
            Set<String> units,
            Action action,
            DataCategory data,
            String resource,
            boolean ofOnePatient,
            boolean emergency,
            boolean granted,
            @Nullable String unit,
            Purpose purpose) {
        public static Visible of(AccessRequest request) {
            Principal principal = request.principal();
            String resource = request.resource();
            int slash = resource.indexOf('/');
            return new Visible(
                    principal.kind(),
                    principal.id(),
                    principal.role(),
                    principal.units(),
                    request.action(),
                    request.data(),
                    slash < 0 ? resource : resource.substring(0, slash),
                    request.subject() != null,
                    request.emergency(),
                    request.granted(),
                    request.unit(),
                    request.purpose());
        }
    }

    /// Puts it into Cedar's words, for the schema that the policies were checked against.
    public static CedarRequest of(Visible request, Schema schema) {
        Entity principal = principal(request);
        Entity resource = resource(request);
        AuthorizationRequest question = new AuthorizationRequest(
                principal.getEUID(),
                of(ACTIONS, request.action()),
                resource.getEUID(),
                Optional.of(Map.of("purpose", of(PURPOSES, request.purpose()))),
                Optional.of(schema),
                true);
        return new CedarRequest(question, new Entities(Set.of(principal, resource)));
    }

    private static Entity principal(Visible principal) {
        Set<EntityUID> role = Set.of(of(ROLES, principal.role()));
        return switch (principal.kind()) {
            case PERSON -> {
                CedarList units = new CedarList();
                principal.units().forEach(unit -> units.add(new PrimString(unit)));
                yield new Entity(new EntityUID(USER, principal.id()), Map.of("units", units), role);
            }
            case MACHINE -> new Entity(new EntityUID(MACHINE, principal.id()), Map.of(), role);
            case PLATFORM -> new Entity(new EntityUID(ROOM, principal.id()), Map.of(), role);
        };
    }

    private static Entity resource(Visible request) {
        Map<String, Value> attributes = new HashMap<>();
        attributes.put("ofOnePatient", new PrimBool(request.ofOnePatient()));
        attributes.put("emergency", new PrimBool(request.emergency()));
        attributes.put("granted", new PrimBool(request.granted()));
        if (request.unit() != null) {
            attributes.put("unit", new PrimString(request.unit()));
        }
        return new Entity(new EntityUID(DATA, request.resource()), attributes, Set.of(of(CATEGORIES, request.data())));
    }

    private static EntityTypeName type(String name) {
        return EntityTypeName.parse(name).orElseThrow();
    }

    private static <E extends Enum<E>> Map<E, EntityUID> uids(Class<E> values, String type) {
        EntityTypeName name = type(type);
        Map<E, EntityUID> uids = new EnumMap<>(values);
        for (E value : values.getEnumConstants()) {
            uids.put(value, new EntityUID(name, value.name()));
        }
        return uids;
    }

    private static <E> EntityUID of(Map<E, EntityUID> uids, E value) {
        return Optional.ofNullable(uids.get(value)).orElseThrow();
    }
}
