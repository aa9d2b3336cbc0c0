package health.vigil.sources;

import health.vigil.intake.Source;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A record system whose FHIR R4 API is read, as a SMART backend service.
///
/// @param name of the source
/// @param base such as `https://ehr.example.org/fhir`
/// @param client as the record system calls this program
/// @param key file of the private key whose public half the record system knows: PEM or JWK
/// @param authority PEM file of the authority that signed its certificate; null for what the JDK trusts
/// @param types resource types that are read
/// @param since what was last changed before is not read at the first time; null for all
/// @param every how long after the end of one round the next one begins
/// @param count how many resources a page is to have
/// @param bulk whether, and of what, Bulk Data exports are read instead of pages
/// @param files beginnings of addresses other than the base's own server from which files of an export may be read;
///     no access token goes there
/// @param numbers the identifiers by which its patients are those of other senders; null for none
public record FhirSettings(
        String name,
        URI base,
        String client,
        Path key,
        @Nullable Path authority,
        List<String> types,
        @Nullable Instant since,
        Duration every,
        int count,
        Bulk bulk,
        List<URI> files,
        @Nullable PatientNumbers numbers)
        implements SourceSettings {
    /// What says how records are read.
    private static final Set<String> RULES = Set.of(
            "CapabilityStatement",
            "CodeSystem",
            "ConceptMap",
            "NamingSystem",
            "OperationDefinition",
            "SearchParameter",
            "StructureDefinition",
            "StructureMap",
            "Subscription",
            "ValueSet");

    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z]{1,63}");
    private static final Pattern SLASHES = Pattern.compile("/+$");

    /// @throws IllegalArgumentException where an address is not one of https, or nothing is to be read
    public FhirSettings {
        base = URI.create(SLASHES.matcher(base.toString()).replaceAll(""));
        types = List.copyOf(types);
        files = List.copyOf(files);
        if (!isPlain(base) || !files.stream().allMatch(FhirSettings::isPlain)) {
            throw new IllegalArgumentException("an address begins with https:// and has no query");
        }
        if (types.isEmpty()
                || !types.stream().allMatch(type -> TYPE.matcher(type).matches())) {
            throw new IllegalArgumentException("types are resource types of FHIR R4, at least one");
        }
        if (types.stream().anyMatch(RULES::contains)) {
            throw new IllegalArgumentException("types are of records: what codes mean is nobody else's to say");
        }
    }

    private static boolean isPlain(URI address) {
        return "https".equals(address.getScheme())
                && address.getHost() != null
                && address.getRawQuery() == null
                && address.getRawFragment() == null
                && address.getRawUserInfo() == null;
    }

    @Override
    public Source open(Surroundings around) {
        return FhirSource.open(this, around);
    }

    /// What is exported, by the Bulk Data Access guide.
    public sealed interface Bulk {
        /// Nothing: pages of searches are read.
        record None() implements Bulk {}

        /// Everything that the record system gives to this client.
        record Everything() implements Bulk {}

        /// All patients' records.
        record Patients() implements Bulk {}

        /// The records of one Group's patients.
        ///
        /// @param id of the Group
        record Members(String id) implements Bulk {
            private static final Pattern ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");

            public Members {
                if (!ID.matcher(id).matches()) {
                    throw new IllegalArgumentException("not the id of a Group");
                }
            }
        }
    }

    /// The identifiers by which a patient is the same one that other senders speak of.
    ///
    /// @param system of the identifiers
    /// @param facility the namespace that HL7 v2 messages have for them (CX.4.1, MSH-4 or the sender's setting);
    ///     empty where they name the system itself
    public record PatientNumbers(String system, String facility) {
        public PatientNumbers {
            if (system.isBlank()) {
                throw new IllegalArgumentException("patient numbers have a system");
            }
        }
    }
}
