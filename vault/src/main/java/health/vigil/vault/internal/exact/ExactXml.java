package health.vigil.vault.internal.exact;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParserErrorHandler;
import ca.uhn.fhir.parser.XmlParser;
import java.io.Reader;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/// XML whose values have their line breaks and tabs: a reader takes those that are not escaped for spaces (XML 1.0,
/// 3.3.3).
public final class ExactXml extends XmlParser {
    public ExactXml(FhirContext fhir, IParserErrorHandler errors) {
        super(fhir, errors);
    }

    @Override
    public <T extends IBaseResource> T doParseResource(@Nullable Class<T> type, Reader reader) {
        return new Restoring(getContext(), getErrorHandler())
                .parsed(reader, text -> super.doParseResource(type, text), DelicateXml::of);
    }

    @Override
    public String encodeResourceToString(IBaseResource resource) {
        return AttributeText.escaped(KeptNarrative.within(() -> super.encodeResourceToString(resource)));
    }
}
