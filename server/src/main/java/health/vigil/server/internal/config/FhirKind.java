package health.vigil.server.internal.config;

import health.vigil.sources.FhirSettings;
import health.vigil.sources.FhirSettings.Bulk;
import health.vigil.sources.FhirSettings.PatientNumbers;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A record system whose FHIR API is read: `fhir: {base, client, key, types, …}`.
final class FhirKind implements SourceSections.Kind {
    private static final Duration QUARTER = Duration.ofMinutes(15);

    @Override
    public FhirSettings read(String name, Section source, Section own) {
        URI base = own.address("base")
                .orElseThrow(() -> new ConfigException("sources." + name + ".fhir.base is required"));
        Optional<PatientNumbers> numbers = own.optionalSection("patientNumbers").map(section -> {
            PatientNumbers read = new PatientNumbers(section.text("system"), section.text("facility", ""));
            section.finish();
            return read;
        });
        try {
            FhirSettings settings = new FhirSettings(
                    name,
                    base,
                    own.text("client"),
                    own.path("key"),
                    own.optionalPath("authority").orElse(null),
                    List.copyOf(new TreeSet<>(own.names("types", Set.of()))),
                    since(name, own.text("since", "")),
                    own.duration("every", QUARTER, Duration.ofSeconds(10), Duration.ofDays(30)),
                    own.number("count", 200, 1, 1000),
                    bulk(own.text("bulk", "none")),
                    own.names("files", Set.of()).stream()
                            .map(each -> file(name, each))
                            .toList(),
                    numbers.orElse(null));
            own.finish();
            return settings;
        } catch (IllegalArgumentException e) {
            throw new ConfigException("sources." + name + ".fhir: " + e.getMessage());
        }
    }

    private static URI file(String name, String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException _) {
            throw new ConfigException("sources." + name + ".fhir.files must be a list of addresses");
        }
    }

    private static @Nullable Instant since(String name, String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException _) {
            throw new ConfigException("sources." + name + ".fhir.since must be a time such as 2024-01-01T00:00:00Z");
        }
    }

    private static Bulk bulk(String text) {
        return switch (text) {
            case "none" -> new Bulk.None();
            case "system" -> new Bulk.Everything();
            case "patient" -> new Bulk.Patients();
            default -> {
                if (!text.startsWith("group ")) {
                    throw new IllegalArgumentException("bulk is none, system, patient or group ID");
                }
                yield new Bulk.Members(text.substring("group ".length()));
            }
        };
    }
}
