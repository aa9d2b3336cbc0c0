package health.vigil.vault.internal.exact;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParserErrorHandler;
import ca.uhn.fhir.parser.JsonParser;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/// JSON with the ids of primitive values. HAPI FHIR writes them only beside an extension: where there is none, one is
/// added while it writes, and taken out of the text.
public final class ExactJson extends JsonParser {
    private static final String MARK = "urn:vigil:id-alone";
    private static final String NO_TEXT = "\uffff"; // no text of FHIR has it
    private static final Pattern MARKED = Pattern.compile(",\\s*\"extension\"\\s*:\\s*\\[\\s*\\{\\s*\"url\"\\s*:\\s*\""
            + MARK + "\"\\s*,\\s*\"valueString\"\\s*:\\s*\"" + NO_TEXT + "\"\\s*\\}\\s*\\]");

    private final List<Element> alone = new ArrayList<>();

    public ExactJson(FhirContext fhir, IParserErrorHandler errors) {
        super(fhir, errors);
    }

    @Override
    public <T extends IBaseResource> T doParseResource(@Nullable Class<T> type, Reader reader) {
        return new Restoring(getContext(), getErrorHandler())
                .parsed(reader, text -> super.doParseResource(type, text), DelicateJson::of);
    }

    @Override
    protected @Nullable String getCompositeElementId(IBase element) {
        String id = super.getCompositeElementId(element);
        if (id != null && element instanceof PrimitiveType<?> primitive && !primitive.hasExtension()) {
            alone.add(primitive);
        }
        return id;
    }

    @Override
    public String encodeResourceToString(IBaseResource resource) {
        alone.clear();
        String text = super.encodeResourceToString(resource);
        if (alone.isEmpty()) {
            return text;
        }
        List<Element> marked = List.copyOf(alone);
        try {
            marked.forEach(element -> element.addExtension(new Extension(MARK, new StringType(NO_TEXT))));
            return MARKED.matcher(super.encodeResourceToString(resource)).replaceAll("");
        } finally {
            marked.forEach(element -> element.setExtension(null));
        }
    }
}
