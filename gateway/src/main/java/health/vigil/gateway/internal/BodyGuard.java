package health.vigil.gateway.internal;

import java.io.ByteArrayInputStream;
import java.util.MissingResourceException;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Looks at a body before a parser builds anything from it: nesting no deeper than a resource needs, numbers that
/// are numbers of medicine, no document type. It need not be valid to pass.
final class BodyGuard {
    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 64;

    private BodyGuard() {}

    /// Refuses JSON that nests deeper than 64, or has a number of more than 64 characters or an exponent of more than
    /// three digits.
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

    /// Refuses XML with a document type, that nests deeper than 64, is not well-formed, or has another form than
    /// [XmlForm].
    static void xml(byte[] body) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(body));
            XmlForm form = new XmlForm();
            int depth = 0;
            while (reader.hasNext()) {
                String fault = null;
                switch (reader.next()) {
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw hostile();
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (++depth > DEEPEST) {
                            throw hostile();
                        }
                        fault = form.enter(reader);
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        depth--;
                        fault = form.leave();
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> fault = form.text(reader);
                    default -> {}
                }
                if (fault != null) {
                    throw refused(fault, reader.getLocation());
                }
            }
        } catch (XMLStreamException e) {
            throw refused("The XML breaks off, is malformed, or has entities", e.getLocation());
        } catch (MissingResourceException e) {
            // the JDK's reader lacks the text of one of its own refusals, and says so instead
            throw hostile();
        }
    }

    private static RuntimeException refused(String what, @Nullable Location at) {
        String place = at == null ? "" : ": line " + at.getLineNumber() + ", column " + at.getColumnNumber();
        return Refusals.badRequest(what + place + ".", "Send a FHIR R4 resource in the XML form of the specification.");
    }

    private static RuntimeException hostile() {
        return Refusals.badRequest(
                "The body nests deeper, or has longer numbers or other markup, than a resource needs.",
                "Send a plain FHIR R4 resource.");
    }
}
