package health.vigil.vault.internal.exact;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The text of a narrative that stands in XML, in which it is to stand by itself: with its namespace, and without the
/// prefixes of what is around it.
final class NarrativeText {
    static final String XHTML = "http://www.w3.org/1999/xhtml";

    /// Of HTML, which reads `<br></br>` as two.
    private static final Set<String> WITHOUT_CONTENT = Set.of("area", "br", "col", "hr", "img");

    private final StringBuilder text = new StringBuilder();
    private int startEnded;
    private final Deque<String> namespaces = new ArrayDeque<>();

    /// Whether something is no XML by itself.
    static boolean isBroken(String xml) {
        try {
            XMLStreamReader reader = reader(xml);
            while (reader.hasNext()) {
                reader.next();
            }
            return false;
        } catch (XMLStreamException e) {
            return true;
        }
    }

    /// A reader that looks nowhere else.
    static XMLStreamReader reader(String xml) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty("http://java.sun.com/xml/stream/properties/report-cdata-event", true);
        return factory.createXMLStreamReader(new StringReader(xml));
    }

    /// Takes what the reader stands at.
    void take(XMLStreamReader reader) {
        switch (reader.getEventType()) {
            case XMLStreamConstants.START_ELEMENT -> start(reader);
            case XMLStreamConstants.END_ELEMENT -> {
                if (text.length() == startEnded && WITHOUT_CONTENT.contains(reader.getLocalName())) {
                    text.insert(text.length() - 1, '/');
                } else {
                    text.append("</").append(reader.getLocalName()).append('>');
                }
                namespaces.pop();
            }
            case XMLStreamConstants.PROCESSING_INSTRUCTION ->
                text.append("<?")
                        .append(reader.getPITarget())
                        .append(' ')
                        .append(Objects.requireNonNullElse(reader.getPIData(), ""))
                        .append("?>");
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.SPACE -> escaped(reader.getText(), false);
            case XMLStreamConstants.CDATA ->
                text.append("<![CDATA[").append(reader.getText()).append("]]>");
            case XMLStreamConstants.COMMENT ->
                text.append("<!--").append(reader.getText()).append("-->");
            default -> {}
        }
    }

    private void start(XMLStreamReader reader) {
        text.append('<').append(reader.getLocalName());
        String namespace = Objects.requireNonNullElse(reader.getNamespaceURI(), "");
        if (!namespace.equals(namespaces.peek())) {
            attribute("xmlns", namespace);
        }
        namespaces.push(namespace);
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String prefix = Objects.requireNonNullElse(reader.getAttributePrefix(i), "");
            if (!prefix.isEmpty() && !prefix.equals("xml")) {
                attribute("xmlns:" + prefix, reader.getAttributeNamespace(i));
            }
            String name = reader.getAttributeLocalName(i);
            attribute(prefix.isEmpty() ? name : prefix + ":" + name, reader.getAttributeValue(i));
        }
        text.append('>');
        startEnded = text.length();
    }

    private void attribute(String name, String value) {
        text.append(' ').append(name).append("=\"");
        escaped(value, true);
        text.append('"');
    }

    private void escaped(String content, boolean attribute) {
        for (int i = 0; i < content.length(); i++) {
            char at = content.charAt(i);
            switch (at) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '\r' -> text.append("&#13;");
                case '"', '\n', '\t' -> {
                    if (attribute) {
                        text.append("&#").append((int) at).append(';');
                    } else {
                        text.append(at);
                    }
                }
                default -> text.append(at);
            }
        }
    }

    /// Whether all elements that began have ended.
    boolean isWhole() {
        return namespaces.isEmpty();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
