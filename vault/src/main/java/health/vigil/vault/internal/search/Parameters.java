package health.vigil.vault.internal.search;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// The search parameters of FHIR R4, all types, from the table beside this class. A type's part is read when it is
/// first asked for.
public final class Parameters {
    /// Those of every type that look at no element of it; the first two are columns of the store.
    public static final String ID = "_id";

    public static final String LAST_UPDATED = "_lastUpdated";
    public static final String TEXT = "_text";
    public static final String CONTENT = "_content";
    public static final String LIST = "_list";
    public static final String FILTER = "_filter";
    public static final Set<String> OF_NO_ELEMENT = Set.of(ID, LAST_UPDATED, TEXT, CONTENT, LIST, FILTER);
    static final String SOURCE = "_source";

    private static final Map<String, List<String>> LINES = lines();
    private static final Map<String, NavigableMap<String, Parameter>> READ = new ConcurrentHashMap<>();

    private static final Map<String, List<Parameter>> INDEXED = new ConcurrentHashMap<>();

    /// The parameter that says when the care took place, where a type has several dates: the first of these.
    private static final List<String> TIMES_OF_CARE = List.of(
            "date",
            "effective",
            "effective-time",
            "performed",
            "authored",
            "authoredon",
            "authored-on",
            "onset-date",
            "recorded",
            "occurrence",
            "sent",
            "period",
            "started",
            "start",
            "start-date",
            "whenhandedover",
            "created",
            "issued");

    private static final List<String> PARENTS = List.of("partof", "part-of", "parent");

    private Parameters() {}

    /// Name to parameter, for the type, without those that look at no element.
    public static NavigableMap<String, Parameter> of(String type) {
        // a name that is no type's is a caller's, of which there is no end
        return LINES.containsKey(type) ? READ.computeIfAbsent(type, Parameters::read) : read(type);
    }

    /// Those with blind values of their own.
    public static List<Parameter> indexed(String type) {
        return INDEXED.computeIfAbsent(
                type,
                one -> of(one).values().stream().filter(Parameter::indexed).toList());
    }

    public static Optional<Parameter> find(String type, String name) {
        return Optional.ofNullable(of(type).get(name));
    }

    /// The types that have parameters of their own.
    public static Collection<String> types() {
        return LINES.keySet();
    }

    /// The parameter that the type's records are ordered by in time.
    public static Optional<Parameter> timeOfCare(String type) {
        NavigableMap<String, Parameter> all = of(type);
        return TIMES_OF_CARE.stream()
                .map(all::get)
                .filter(Objects::nonNull)
                .filter(parameter -> parameter.kind() == Parameter.Kind.DATE)
                .findFirst();
    }

    /// The parameter that leads from a record of the type to the one that it is part of; empty for a type whose
    /// records form no hierarchy.
    public static Optional<Parameter> parent(String type) {
        NavigableMap<String, Parameter> all = of(type);
        return PARENTS.stream()
                .map(all::get)
                .filter(Objects::nonNull)
                .filter(parameter -> parameter.targets().contains(type))
                .findFirst();
    }

    private static NavigableMap<String, Parameter> read(String type) {
        NavigableMap<String, Parameter> parameters = new TreeMap<>();
        common(type, "_tag", Parameter.Kind.TOKEN, "Resource.meta.tag", parameters);
        common(type, "_security", Parameter.Kind.TOKEN, "Resource.meta.security", parameters);
        common(type, "_profile", Parameter.Kind.URI, "Resource.meta.profile", parameters);
        common(type, SOURCE, Parameter.Kind.URI, "Resource.meta.source", parameters);
        for (String line : LINES.getOrDefault(type, List.of())) {
            String[] columns = line.split("\t", -1);
            parameters.put(
                    columns[1],
                    Parameter.of(
                            type,
                            columns[1],
                            Parameter.Kind.valueOf(columns[2].toUpperCase(Locale.ROOT)),
                            ElementPath.of(columns[3]),
                            Set.copyOf(list(columns[4])),
                            list(columns[5])));
        }
        return Collections.unmodifiableNavigableMap(parameters);
    }

    private static void common(
            String type, String name, Parameter.Kind kind, String path, Map<String, Parameter> parameters) {
        parameters.put(name, Parameter.of(type, name, kind, ElementPath.of(path), Set.of(), List.of()));
    }

    private static List<String> list(String column) {
        return column.isEmpty() ? List.of() : Arrays.asList(column.split(","));
    }

    private static Map<String, List<String>> lines() {
        Map<String, List<String>> lines = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(
                        Parameters.class.getResourceAsStream("search-parameters.tsv"), "the table of parameters");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> lines.computeIfAbsent(
                                    line.substring(0, line.indexOf('\t')), type -> new ArrayList<>())
                            .add(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }
}
