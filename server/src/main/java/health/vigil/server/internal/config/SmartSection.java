package health.vigil.server.internal.config;

import health.vigil.policy.Scopes;
import health.vigil.server.SmartSettings;
import health.vigil.smart.RegisteredClient;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.ResourceType;

/// Reads which programs may have tokens, and what for.
final class SmartSection {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9.-]{0,62}");
    private static final Set<String> TYPES =
            Arrays.stream(ResourceType.values()).map(ResourceType::name).collect(Collectors.toUnmodifiableSet());

    private SmartSection() {}

    static SmartSettings read(Section section) {
        SmartSettings settings = new SmartSettings(section.optionalSection("clients").stream()
                .flatMap(all -> all.named().entrySet().stream())
                .map(client -> client(client.getKey(), client.getValue()))
                .toList());
        section.finish();
        return settings;
    }

    private static SmartSettings.Client client(String name, Section section) {
        if (!NAME.matcher(name).matches()) {
            throw new ConfigException(
                    "smart.clients: a name is of a-z, 0-9, . and -, begins with a letter and has at most 63");
        }
        SmartSettings.Client client = new SmartSettings.Client(
                new RegisteredClient(name, name, section.path("keys")),
                scopes(name, section.names("scopes", Set.of())));
        section.finish();
        return client;
    }

    private static Scopes scopes(String client, Set<String> written) {
        try {
            Scopes scopes = Scopes.of(written);
            Set<String> unknown = new TreeSet<>(scopes.types());
            unknown.removeAll(TYPES);
            if (scopes.isEmpty() || !unknown.isEmpty()) {
                throw new ConfigException("smart.clients." + client
                        + ".scopes must name types of FHIR R4, such as system/Observation.rs" + unknown);
            }
            return scopes;
        } catch (IllegalArgumentException e) {
            throw new ConfigException("smart.clients." + client + ".scopes: " + e.getMessage());
        }
    }
}
