package health.vigil.vault.internal.search;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The compartments of FHIR R4, from the table beside this class: which records belong to a patient, an encounter, a
/// practitioner, a related person or a device, by the parameters that name it.
public final class Compartments {
    private static final SortedMap<String, SortedMap<String, List<String>>> ALL = read();

    private Compartments() {}

    /// Type to the parameters by which its records belong to a compartment of that name; empty where there is none.
    public static SortedMap<String, List<String>> of(String compartment) {
        return ALL.getOrDefault(compartment, Collections.emptySortedMap());
    }

    /// The names of all.
    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /// The parameters by which a record of the type belongs to a compartment; empty where none do.
    public static Optional<List<Parameter>> parameters(String compartment, String type) {
        return Optional.ofNullable(of(compartment).get(type))
                .map(names -> names.stream()
                        .flatMap(name -> Parameters.find(type, name).stream())
                        .toList());
    }

    private static SortedMap<String, SortedMap<String, List<String>>> read() {
        SortedMap<String, SortedMap<String, List<String>>> all = new TreeMap<>();
        try (InputStream in = Objects.requireNonNull(
                        Compartments.class.getResourceAsStream("compartments.tsv"), "the table of compartments");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                Stream<String> lines = reader.lines()) {
            lines.filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] columns = line.split("\t", -1);
                all.computeIfAbsent(columns[0], name -> new TreeMap<>())
                        .put(columns[1], List.of(columns[2].split(",", -1)));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Map.Entry<String, SortedMap<String, List<String>>> one : all.entrySet()) {
            one.setValue(Collections.unmodifiableSortedMap(one.getValue()));
        }
        return Collections.unmodifiableSortedMap(all);
    }
}
