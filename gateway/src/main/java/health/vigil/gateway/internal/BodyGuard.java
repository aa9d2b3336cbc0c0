package health.vigil.gateway.internal;

import java.io.ByteArrayInputStream;
import java.util.MissingResourceException;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Looks at a body before a parser builds anything from it: nesting no deeper than a resource needs, numbers that
/// are numbers of medicine, no document type, no control characters, which a parser would drop from the ends of a
/// code. It need not be valid to pass.
final class BodyGuard {
    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 64;
    private static final String FHIR = "http://hl7.org/fhir";

    private BodyGuard() {}

    /// Refuses JSON that nests deeper than 64, or has a number of more than 64 characters or an exponent of more than
    /// three digits, or a text with a control character other than tab and line ends (R4, string).
    static void json(byte[] body) {
        int depth = 0;
        int number = 0;
        int exponent = -1;
        boolean text = false;
        for (int i = 0; i < body.length; i++) {
            byte at = body[i];
            if (text) {
                if (at == '\\') {
                    i++;
                    if (isControl(body, i)) {
                        throw hostile();
                    }
                } else if (at == '"') {
                    text = false;
                }
                continue;
            }
            boolean digit = at >= '0' && at <= '9';
            if (digit || at == '.' || at == '-' || at == '+' || at == 'e' || at == 'E') {
                number++;
                exponent = at == 'e' || at == 'E' ? 0 : exponent >= 0 && digit ? exponent + 1 : exponent;
                if (number > LONGEST_NUMBER || exponent > 3) {
                    throw hostile();
                }
                continue;
            }
            number = 0;
            exponent = -1;
            switch (at) {
                case '"' -> text = true;
                case '{', '[' -> {
                    if (++depth > DEEPEST) {
                        throw hostile();
                    }
                }
                case '}', ']' -> depth--;
                default -> {}
            }
        }
    }

    /// Whether the escape whose backslash is before `at` stands for a control character that no text of FHIR has.
    private static boolean isControl(byte[] body, int at) {
        if (at < body.length && (body[at] == 'b' || body[at] == 'f')) {
            return true;
        }
        if (at + 4 >= body.length || body[at] != 'u' || body[at + 1] != '0' || body[at + 2] != '0') {
            return false;
        }
        int high = Character.digit(body[at + 3], 16);
        int low = Character.digit(body[at + 4], 16);
        return (high == 0 && low != '\t' && low != '\n' && low != '\r') || high == 1;
    }

    /// Refuses XML with a document type, that nests deeper than 64, is not well-formed, or is not of FHIR's
    /// namespace.
    static void xml(byte[] body) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(body));
            int depth = 0;
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw hostile();
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (++depth > DEEPEST) {
                            throw hostile();
                        }
                        if (depth == 1 && !FHIR.equals(reader.getNamespaceURI())) {
                            throw Refusals.badRequest(
                                    "The XML is not of the namespace " + FHIR + ".", "Declare it on the resource.");
                        }
                    }
                    case XMLStreamConstants.END_ELEMENT -> depth--;
                    default -> {}
                }
            }
        } catch (XMLStreamException e) {
            Location at = e.getLocation();
            throw Refusals.badRequest(
                    "The XML breaks off, is malformed, or has entities"
                            + (at == null
                                    ? "."
                                    : ": line " + at.getLineNumber() + ", column " + at.getColumnNumber() + "."),
                    "Send a FHIR R4 resource in the XML form of the specification.");
        } catch (MissingResourceException e) {
            // the JDK's reader lacks the text of one of its own refusals, and says so instead
            throw hostile();
        }
    }

    private static RuntimeException hostile() {
        return Refusals.badRequest(
                "The body nests deeper, or has longer numbers, other markup or other characters, than a resource needs.",
                "Send a plain FHIR R4 resource.");
    }
}
