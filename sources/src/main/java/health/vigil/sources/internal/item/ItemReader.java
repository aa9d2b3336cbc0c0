package health.vigil.sources.internal.item;

import health.vigil.base.ProblemException;
import health.vigil.sources.internal.mapping.Mapping;

/// Reads one item of a source.
public final class ItemReader {
    /// An item has a handful; a list of readings some hundreds.
    static final int MOST_LEAVES = 20_000;

    private ItemReader() {}

    /// The item.
    ///
    /// @throws ProblemException `VGL-SRC-002` where it is no JSON object, `VGL-SRC-003` where it is no row
    public static Item read(byte[] original, Mapping mapping) {
        return switch (mapping.format()) {
            case Mapping.Format.Json _ -> JsonItem.read(original, mapping);
            case Mapping.Format.Csv csv -> CsvItem.read(original, csv, mapping);
        };
    }

    static ProblemException tooMany(String code) {
        return new ProblemException(
                code,
                "The item has more than " + MOST_LEAVES + " values.",
                "Send it in parts, each an item of its own.");
    }
}
