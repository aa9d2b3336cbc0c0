package health.vigil.vault;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.FhirVersionEnum;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.IParserErrorHandler;
import ca.uhn.fhir.parser.LenientErrorHandler;
import health.vigil.vault.internal.exact.ExactJson;
import health.vigil.vault.internal.exact.ExactXml;

/// FHIR R4 as HAPI FHIR has it, but that its parsers change nothing: ids of primitive values, white space at the ends
/// of markdown, and line breaks and tabs in XML stay. A code, a date or an id that would be trimmed, and a time
/// without seconds or zone, are told to the parser's error handler as invalid values.
public final class ExactFhir extends FhirContext {
    private static final ExactFhir SHARED = new ExactFhir();

    private volatile IParserErrorHandler errors = new LenientErrorHandler();

    /// One of its own, where settings are not to be shared.
    public ExactFhir() {
        super(FhirVersionEnum.R4);
    }

    /// The one that a process shares.
    public static ExactFhir shared() {
        return SHARED;
    }

    @Override
    public FhirContext setParserErrorHandler(IParserErrorHandler handler) {
        super.setParserErrorHandler(handler);
        errors = handler;
        return this;
    }

    @Override
    public IParser newJsonParser() {
        return new ExactJson(this, errors);
    }

    @Override
    public IParser newXmlParser() {
        return new ExactXml(this, errors);
    }
}
