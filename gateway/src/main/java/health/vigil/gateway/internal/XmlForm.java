package health.vigil.gateway.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// The form that XML must have to be a resource (R4, 2.6.1): elements of FHIR with a value or elements in them, text
/// in narrative alone. The parser behind it would drop the rest without a word.
final class XmlForm {
    private static final String FHIR = "http://hl7.org/fhir";
    private static final String XHTML = "http://www.w3.org/1999/xhtml";
    private static final String CONTAINED = "contained";
    private static final String EMPTY = "An element of the XML has neither a value nor elements";

    private final Deque<Level> levels = new ArrayDeque<>();
    private int narrative;

    /// An element that is being read.
    private static final class Level {
        private final String name;
        private final boolean contained;
        private final boolean hasValue;
        private final boolean hasUrl;
        private final Set<String> containedIds = new HashSet<>();
        private int children;
        private int values;
        private boolean extended;
        private boolean resource;
        private @Nullable String id;

        Level(String name, boolean contained, boolean hasValue, boolean hasUrl) {
            this.name = name;
            this.contained = contained;
            this.hasValue = hasValue;
            this.hasUrl = hasUrl;
        }

        boolean isResource() {
            return Character.isUpperCase(name.charAt(0));
        }

        boolean isBrokenExtension() {
            return ContentRules.isExtension(name) && !ContentRules.isWholeExtension(hasUrl, values, extended);
        }
    }

    /// What is wrong with an element that begins, null where nothing is.
    @Nullable String enter(XMLStreamReader reader) {
        String name = reader.getLocalName();
        String namespace = reader.getNamespaceURI();
        if (narrative > 0 || (XHTML.equals(namespace) && name.equals("div"))) {
            narrative++;
            if (narrative == 1 && levels.peek() != null) {
                levels.peek().children++;
            }
            return null;
        }
        if (!FHIR.equals(namespace)) {
            return "An element is not of the namespace " + FHIR;
        }
        Level around = levels.peek();
        String value = reader.getAttributeValue(null, "value");
        boolean nested = around != null && (around.contained || around.name.equals(CONTAINED));
        Level level = new Level(name, nested, value != null, reader.getAttributeValue(null, "url") != null);
        levels.push(level);
        if (around != null) {
            around.children++;
            around.resource |= level.isResource();
            around.values += name.startsWith("value") ? 1 : 0;
            around.extended |= name.equals("extension");
            if (around.isResource() && name.equals("id")) {
                around.id = value;
            }
            if (around.contained && name.equals(CONTAINED)) {
                return ContentRules.NESTED;
            }
        }
        return attributes(reader);
    }

    private static @Nullable String attributes(XMLStreamReader reader) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String namespace = reader.getAttributeNamespace(i);
            if (namespace == null || namespace.isEmpty()) {
                String fault = BodyCharacters.fault(reader.getAttributeValue(i));
                if (fault != null) {
                    return fault;
                }
            } else if (!namespace.equals(XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI)) {
                return "An attribute is of a namespace";
            }
        }
        return null;
    }

    /// What is wrong with the element that ends, null where nothing is.
    @Nullable String leave() {
        if (narrative > 0) {
            narrative--;
            return null;
        }
        Level ended = levels.pop();
        ContentRules.checkLength(ended.children);
        if (!ended.hasValue && ended.children == 0 && !ended.isResource()) {
            return EMPTY;
        }
        if (ended.resource && (ended.children > 1 || ended.hasValue)) {
            return "An element holds more than one resource";
        }
        if (ended.isBrokenExtension()) {
            return ContentRules.NO_EXTENSION;
        }
        Level around = levels.peek();
        Level owner = around == null || !around.name.equals(CONTAINED) ? null : second();
        return owner == null || ContentRules.isNew(owner.containedIds, ended.id) ? null : ContentRules.TWICE;
    }

    private @Nullable Level second() {
        return levels.stream().skip(1).findFirst().orElse(null);
    }

    /// What is wrong with text, null where nothing is.
    @Nullable String text(XMLStreamReader reader) {
        return narrative > 0 || reader.getText().isBlank() ? null : "A text is outside of narrative and attributes";
    }
}
