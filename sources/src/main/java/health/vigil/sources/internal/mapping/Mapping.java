package health.vigil.sources.internal.mapping;

import java.nio.charset.Charset;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a mapping file says.
///
/// @param facility whose numbers of patients and visits these are, as MSH-4 names it
/// @param zone of times without an offset
/// @param patient how the patient is read
/// @param each where the list stands whose elements the observations are read from; null for the item itself
/// @param observations what is read from each
/// @param missing words that mean that there is no value
/// @param envelope what only serves the exchange
/// @param named the names of all places that the mapping knows, with `*` for an element of a list
public record Mapping(
        Format format,
        String facility,
        ZoneId zone,
        PatientPlaces patient,
        @Nullable Place each,
        List<ObservationPlaces> observations,
        Set<String> missing,
        Set<String> envelope,
        Set<String> named) {
    public Mapping {
        observations = List.copyOf(observations);
        missing = Set.copyOf(missing);
        envelope = Set.copyOf(envelope);
        named = Set.copyOf(named);
    }

    /// How the items are written.
    public sealed interface Format {
        /// JSON objects, in UTF-8.
        record Json() implements Format {}

        /// Rows of comma-separated values (RFC 4180).
        ///
        /// @param columns names of the columns; empty where the first row has them
        /// @param decimalComma whether a comma stands before the decimals of a number
        record Csv(char separator, Charset encoding, List<String> columns, boolean decimalComma) implements Format {
            public Csv {
                columns = List.copyOf(columns);
            }
        }
    }
}
