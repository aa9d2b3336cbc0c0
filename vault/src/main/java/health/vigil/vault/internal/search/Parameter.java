package health.vigil.vault.internal.search;

import health.vigil.vault.PatientCompartment;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Resource;

/// One search parameter of one resource type, as FHIR R4 defines it.
///
/// @param type the resource type
/// @param name as in the URL
/// @param path the elements that it looks at; of a composite, the elements that its components belong to
/// @param targets the types that a reference may name; empty for any
/// @param components of a composite, the names of the type's parameters that make it up, in order
/// @param namesOwner whether its only value is whose record it is, which is a column of the store
public record Parameter(
        String type,
        String name,
        Kind kind,
        ElementPath path,
        Set<String> targets,
        List<String> components,
        boolean namesOwner) {
    /// How values are written and compared.
    public enum Kind {
        TOKEN,
        STRING,
        REFERENCE,
        DATE,
        NUMBER,
        QUANTITY,
        URI,
        COMPOSITE,
        /// `Location.near` only.
        SPECIAL
    }

    /// Dates that identify a person are not times of care.
    private static final Set<String> IDENTIFYING_DATES = Set.of("birthdate", "death-date");

    /// Elements that hold no codes, and are no Identifiers either.
    private static final Set<String> IDENTIFYING_TOKENS = Set.of("telecom", "contact", "altId", "uid");

    /// Whose owner is the first of several patients.
    private static final Set<String> SEVERAL_OWNERS =
            Set.of("Account", "Contract", "Provenance", "VerificationResult", "Schedule");

    /// Telephones and addresses are texts to FHIR, and a gender is asked for in either case.
    private static final Set<String> ANY_CASE = Set.of("telecom", "phone", "email", "gender");

    /// Found by the index of other parameters of the type, so that no value is indexed twice.
    private static final Map<String, List<String>> FOUND_BY = Map.of(
            "combo-code", List.of("code", "component-code"),
            "combo-value-concept", List.of("value-concept", "component-value-concept"),
            "combo-data-absent-reason", List.of("data-absent-reason", "component-data-absent-reason"),
            "phone", List.of("telecom"),
            "email", List.of("telecom"));

    public Parameter {
        targets = Set.copyOf(targets);
        components = List.copyOf(components);
    }

    /// The elements of a resource that it looks at.
    public List<Base> in(Resource resource) {
        return path.in(resource);
    }

    public boolean identifyingDate() {
        return kind == Kind.DATE && IDENTIFYING_DATES.contains(name);
    }

    /// Whether it looks at business identifiers, which R4 names so, but for a requisition.
    public boolean ofIdentifiers() {
        return kind == Kind.TOKEN
                && path.ends().stream().anyMatch(name -> name.endsWith("dentifier") || name.equals("requisition"));
    }

    /// Whether its values are such as a person, or what was done for one, is known by: texts, business and DICOM
    /// identifiers, telephones, accounts, dates of birth and death.
    public boolean identifying() {
        return switch (kind) {
            case TOKEN -> ofIdentifiers() || path.ends().stream().anyMatch(IDENTIFYING_TOKENS::contains);
            case DATE -> identifyingDate();
            case REFERENCE, NUMBER, QUANTITY, URI -> false;
            case STRING, COMPOSITE, SPECIAL -> true;
        };
    }

    /// Whether it is a reference whose values are canonical URLs of definitions, and not records.
    public boolean canonical() {
        return kind == Kind.REFERENCE && Canonicals.names(type, name);
    }

    /// A token's code as it is compared: in small letters where the case says nothing.
    public String code(String code) {
        return ANY_CASE.contains(name) ? code.toLowerCase(Locale.ROOT) : code;
    }

    static Parameter of(
            String type, String name, Kind kind, ElementPath path, Set<String> targets, List<String> components) {
        boolean namesOwner = kind == Kind.REFERENCE
                && !SEVERAL_OWNERS.contains(type)
                && (targets.isEmpty() || targets.contains("Patient"))
                && path.onlyChild()
                        .filter(PatientCompartment.ELEMENTS::contains)
                        .isPresent();
        return new Parameter(type, name, kind, path, targets, components, namesOwner);
    }

    /// The names of the parameters whose blind values find it; itself for most.
    public List<String> foundBy() {
        List<String> others = FOUND_BY.get(name);
        if (others == null) {
            return List.of(name);
        }
        return others.stream().allMatch(other -> Parameters.find(type, other).isPresent()) ? others : List.of(name);
    }

    /// Whether it has blind values of its own.
    public boolean indexed() {
        return foundBy().contains(name) && !name.equals(Parameters.SOURCE);
    }
}
