package health.vigil.vault.internal.exact;

import health.vigil.vault.internal.exact.Delicate.Step;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The delicate places of XML: values, and ids beside them.
final class DelicateXml {
    private static final String XHTML = "http://www.w3.org/1999/xhtml";

    private final List<Delicate> places = new ArrayList<>();
    private final Deque<Step> path = new ArrayDeque<>();
    private final Deque<Map<String, Integer>> counts = new ArrayDeque<>();

    private DelicateXml() {}

    /// Places in the order of the text; none where it is not well-formed.
    static List<Delicate> of(String xml) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        DelicateXml found = new DelicateXml();
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> found.enter(reader);
                    case XMLStreamConstants.END_ELEMENT -> found.leave();
                    default -> {}
                }
            }
        } catch (XMLStreamException e) {
            return List.of(); // the parser behind this says so
        }
        return found.places;
    }

    private void enter(XMLStreamReader reader) {
        String name = reader.getLocalName();
        Map<String, Integer> siblings = counts.peek();
        int index = siblings == null ? 0 : siblings.merge(name, 1, Integer::sum) - 1;
        path.addLast(new Step(name, index));
        counts.push(new HashMap<>());
        if (XHTML.equals(reader.getNamespaceURI())) {
            return;
        }
        String value = reader.getAttributeValue(null, "value");
        String id = reader.getAttributeValue(null, "id");
        if (value != null && Delicate.is(value)) {
            places.add(new Delicate(elements(), value, null));
        }
        if (value != null && id != null) {
            places.add(new Delicate(elements(), null, id));
        }
        String url = reader.getAttributeValue(null, "url");
        if (url != null && Delicate.is(url)) {
            places.add(new Delicate(List.of(new Step("url", 0)), url, null));
        }
    }

    private void leave() {
        path.removeLast();
        counts.pop();
    }

    /// Without the resources, which are elements of their own in XML.
    private List<Step> elements() {
        return path.stream()
                .filter(step -> !Character.isUpperCase(step.name().charAt(0)))
                .toList();
    }
}
