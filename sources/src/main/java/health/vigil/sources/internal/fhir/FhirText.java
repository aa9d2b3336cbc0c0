package health.vigil.sources.internal.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import health.vigil.vault.ExactFhir;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.hl7.fhir.r4.model.Resource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Reads a resource as it stands.
final class FhirText {
    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private FhirText() {}

    /// What was read.
    ///
    /// @param unknown how many elements were left out that FHIR R4 does not have
    record Read(Resource resource, int unknown) {}

    /// @throws health.vigil.base.ProblemException `VGL-SRC-030` where it is no resource, has a name twice or a value
    ///     that its type cannot have
    static Read read(byte[] json) {
        try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), json)) {
            while (parser.nextToken() != null) {
                // to its end
            }
        } catch (JacksonException _) {
            throw FhirProblems.unreadable();
        }
        Errors errors = new Errors();
        IParser parser = ExactFhir.shared().newJsonParser();
        parser.setParserErrorHandler(errors);
        parser.setStripVersionsFromReferences(false);
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
            if (parser.parseResource(text) instanceof Resource resource) {
                return new Read(resource, errors.unknown);
            }
        } catch (DataFormatException | IllegalArgumentException | CharacterCodingException _) {
            // its message has content
        }
        throw FhirProblems.unreadable();
    }

    /// Strict about values, and counts elements that are none.
    private static final class Errors extends StrictErrorHandler {
        private int unknown;

        @Override
        public void unknownElement(IParseLocation location, String name) {
            unknown++;
        }

        @Override
        public void unknownAttribute(IParseLocation location, String name) {
            unknown++;
        }

        @Override
        public void missingRequiredElement(IParseLocation location, String name) {
            // it is kept as it came
        }

        @Override
        public void unknownReference(IParseLocation location, String reference) {
            // it is kept as it came
        }

        @Override
        public void invalidInternalReference(IParseLocation location, String reference) {
            // it is kept as it came
        }
    }
}
