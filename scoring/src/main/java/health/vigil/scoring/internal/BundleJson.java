package health.vigil.scoring.internal;

import health.vigil.base.ProblemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of bundles: every field must be there, except `notes`, and none besides, none twice, nothing after the
/// end.
public final class BundleJson {
    private static final Pattern MISSING = Pattern.compile("^Missing creator property '(\\w+)'");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private BundleJson() {}

    static <T> T read(BundleFiles files, String file, Class<T> form) {
        try {
            return JSON.readValue(files.content(file), form);
        } catch (JacksonException e) {
            throw new ProblemException(BundleFiles.problem(files.name(), file + " is not of the form: " + why(e)), e);
        }
    }

    /// `bundle.json`. One that was made before notes were read says nothing of them.
    static <T> T form(BundleFiles files, Class<T> form) {
        ObjectNode tree = read(files, "bundle.json", ObjectNode.class);
        if (!tree.has("notes")) {
            tree.putObject("notes");
        }
        return read(files.name(), tree, form);
    }

    /// A part that was read as a tree.
    static <T> T read(String bundle, JsonNode part, Class<T> form) {
        try {
            return JSON.treeToValue(part, form);
        } catch (JacksonException e) {
            throw new ProblemException(BundleFiles.problem(bundle, "bundle.json is not of the form: " + why(e)), e);
        }
    }

    // The library's words for a missing field name its own settings.
    private static String why(JacksonException thrown) {
        Matcher missing = MISSING.matcher(thrown.getOriginalMessage());
        return missing.find() ? "the field " + missing.group(1) + " is missing" : thrown.getOriginalMessage();
    }

    /// The `kind` that `bundle.json` gives.
    public static String kind(BundleFiles files) {
        JsonNode kind = read(files, "bundle.json", JsonNode.class).path("kind");
        return kind.isString() ? kind.stringValue() : "";
    }
}
