package health.vigil.scoring;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The inputs of a learned model, in the model's order: the one function from what is known of a patient to numbers,
/// for the live feed, hourly rows, requests and replay alike.
///
/// @param features at least one, at most [#MAX], each name once
public record FeatureSet(List<Named> features) {
    /// The most features.
    public static final int MAX = 1024;

    private static final int MAX_DEPTH = 6;
    private static final int MAX_PARTS = 64;
    private static final int MAX_TEXT = 128;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.:-]{1,100}");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /// One feature.
    ///
    /// @param name as it stands in the model's files, such as `HEART_RATE.maximum.6`
    /// @param concept the clinical idea under which explanations add it up, such as `heart rate`
    public record Named(String name, String concept, Feature feature) {
        public Named {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("a feature's name is 1 to 100 letters, digits and _.:-");
            }
            if (concept.isBlank() || concept.length() > MAX_TEXT) {
                throw new IllegalArgumentException("a feature has a concept of 1 to 128 characters");
            }
        }
    }

    public FeatureSet {
        features = List.copyOf(features);
        if (features.isEmpty() || features.size() > MAX) {
            throw new IllegalArgumentException("there are 1 to " + MAX + " features");
        }
        Set<String> names = new HashSet<>();
        for (Named named : features) {
            if (!names.add(named.name())) {
                throw new IllegalArgumentException("a feature is there twice: " + named.name());
            }
            checkDepth(named.feature(), MAX_DEPTH);
        }
    }

    /// Reads `features.json`.
    ///
    /// @throws IllegalArgumentException with the reason, where it is of another form
    public static FeatureSet parse(byte[] json) {
        try {
            return JSON.readValue(json, FeatureSet.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    /// Writes what [#parse] reads.
    public byte[] toJson() {
        return JSON.writeValueAsBytes(this);
    }

    public int size() {
        return features.size();
    }

    /// The features' names, in order.
    public List<String> names() {
        return features.stream().map(Named::name).toList();
    }

    /// Whether a feature tells how long a stay has lasted. What lies between two admissions does not: it stays as it
    /// is.
    public boolean tellsTheHour() {
        return features.stream().anyMatch(named -> tellsTheHour(named.feature()));
    }

    private static boolean tellsTheHour(Feature feature) {
        return switch (feature) {
            case Feature.Elapsed _ -> true;
            case Feature.Difference(Feature.Elapsed _, Feature.Elapsed _) -> false;
            case Feature.OfSignal _, Feature.Trait _ -> false;
            case Feature.Combined combined -> combined.parts().stream().anyMatch(FeatureSet::tellsTheHour);
        };
    }

    /// What [#compute] gives, as the trees read it: each number rounded to the nearest float.
    public float[] vector(Timeline timeline, Instant asOf) {
        double[] exact = new double[size()];
        compute(timeline, asOf, exact);
        float[] rounded = new float[exact.length];
        for (int i = 0; i < exact.length; i++) {
            rounded[i] = (float) exact[i];
        }
        return rounded;
    }

    /// Computes all features as of a time; nothing later is read.
    ///
    /// @param into receives [#size()] numbers, NaN for what cannot be said
    public void compute(Timeline timeline, Instant asOf, double[] into) {
        long micros = Timeline.micros(asOf);
        for (int i = 0; i < features.size(); i++) {
            into[i] = features.get(i).feature().at(timeline, micros);
        }
    }

    private static void checkDepth(Feature feature, int left) {
        if (left == 0 || feature.parts().size() > MAX_PARTS) {
            throw new IllegalArgumentException("a feature is nested too deeply or has too many parts");
        }
        feature.parts().forEach(part -> checkDepth(part, left - 1));
    }
}
