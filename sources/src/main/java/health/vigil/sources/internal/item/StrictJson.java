package health.vigil.sources.internal.item;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// JSON as RFC 8259 has it, each name once, within limits.
public final class StrictJson {
    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 60;
    private static final int LONGEST_NAME = 1000;

    /// Largest item, in bytes.
    public static final int LARGEST = 1 << 20;

    /// Makes parsers.
    public static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxNameLength(LONGEST_NAME)
                    .maxStringLength(LARGEST)
                    .build())
            .build();

    private StrictJson() {}
}
