package health.vigil.vault;

import health.vigil.vault.internal.search.Compartments;
import health.vigil.vault.internal.search.Elements;
import health.vigil.vault.internal.search.Modifier;
import health.vigil.vault.internal.search.Parameter;
import health.vigil.vault.internal.search.Parameters;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Resource;

/// What a search can ask, from the one table by which searches are answered: every search parameter that FHIR R4
/// defines.
public final class SearchCatalog {
    private static final Map<String, SortedMap<String, Entry>> READ = new ConcurrentHashMap<>();

    private SearchCatalog() {}

    /// One search parameter.
    ///
    /// @param kind FHIR's code: `token`, `string`, `reference`, `date`, `number`, `quantity`, `uri`, `composite`,
    ///     `special`
    /// @param targets the types that a reference may name; empty for any
    /// @param modifiers that it takes, `[type]` standing for the name of a type
    /// @param canonical whether a reference names a definition by its canonical URL, and not a record
    /// @param identifying whether its values may say who somebody is, and so belong in no link (PHI-7)
    public record Entry(
            String name,
            String kind,
            Set<String> targets,
            Set<String> modifiers,
            boolean canonical,
            boolean identifying) {
        /// Whether `_include` can follow it.
        public boolean reference() {
            return kind.equals("reference") && !canonical;
        }

        /// Whether records can be ordered by it.
        public boolean sortable() {
            return !kind.equals("composite")
                    && !kind.equals("special")
                    && !name.equals(Parameters.TEXT)
                    && !name.equals(Parameters.CONTENT);
        }
    }

    /// Name to parameter, for one type, those that all types have among them.
    public static SortedMap<String, Entry> of(String type) {
        return Parameters.types().contains(type) ? READ.computeIfAbsent(type, SearchCatalog::read) : read(type);
    }

    private static SortedMap<String, Entry> read(String type) {
        SortedMap<String, Entry> entries = new TreeMap<>();
        entries.put(Parameters.ID, new Entry(Parameters.ID, "token", Set.of(), Set.of(), false, false));
        entries.put(
                Parameters.LAST_UPDATED, new Entry(Parameters.LAST_UPDATED, "date", Set.of(), Set.of(), false, false));
        entries.put(Parameters.TEXT, new Entry(Parameters.TEXT, "string", Set.of(), Set.of(), false, true));
        entries.put(Parameters.CONTENT, new Entry(Parameters.CONTENT, "string", Set.of(), Set.of(), false, true));
        entries.put(Parameters.LIST, new Entry(Parameters.LIST, "special", Set.of(), Set.of(), false, true));
        entries.put(Parameters.FILTER, new Entry(Parameters.FILTER, "special", Set.of(), Set.of(), false, true));
        Parameters.of(type).values().forEach(parameter -> entries.put(parameter.name(), entry(parameter)));
        return Collections.unmodifiableSortedMap(entries);
    }

    /// What the elements of a reference parameter name, as `Type/id`, or URLs; empty for another kind of parameter.
    public static List<String> targets(String parameter, Resource resource) {
        return Parameters.find(resource.fhirType(), parameter)
                .filter(found -> found.kind() == Parameter.Kind.REFERENCE)
                .map(found -> found.in(resource).stream()
                        .flatMap(Elements::targets)
                        .map(Elements.Target::text)
                        .distinct()
                        .toList())
                .orElse(List.of());
    }

    /// The ids of those in whose compartments a resource lies, by what it says itself.
    ///
    /// @param name of the compartment, `Patient` for one
    public static Set<String> members(String name, Resource resource) {
        String prefix = name + "/";
        return Compartments.parameters(name, resource.fhirType()).stream()
                .flatMap(List::stream)
                .flatMap(parameter -> parameter.in(resource).stream())
                .flatMap(Elements::targets)
                .map(Elements.Target::text)
                .filter(target -> target.startsWith(prefix))
                .map(target -> target.substring(prefix.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The types of which records belong to a compartment of that name, `Patient` for one; empty where there is none.
    public static SortedSet<String> compartment(String name) {
        return new TreeSet<>(Compartments.of(name).keySet());
    }

    /// The names of the compartments.
    public static List<String> compartments() {
        return Compartments.names();
    }

    /// The parameter by which the type's records are ordered in time.
    public static Optional<String> timeOfCare(String type) {
        return Parameters.timeOfCare(type).map(Parameter::name);
    }

    private static Entry entry(Parameter parameter) {
        Set<String> modifiers =
                Modifier.of(parameter).stream().map(Modifier::code).collect(Collectors.toCollection(TreeSet::new));
        return new Entry(
                parameter.name(),
                parameter.kind().name().toLowerCase(java.util.Locale.ROOT),
                parameter.targets(),
                modifiers,
                parameter.canonical(),
                parameter.identifying());
    }
}
