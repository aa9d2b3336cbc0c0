package health.vigil.vault.internal.exact;

import health.vigil.vault.internal.exact.Delicate.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// The delicate places of XML: values, ids beside them, and narratives.
final class DelicateXml {
    private final List<Delicate> places = new ArrayList<>();
    private final Deque<Step> path = new ArrayDeque<>();
    private final Deque<Map<String, Integer>> counts = new ArrayDeque<>();
    private @Nullable NarrativeText narrative;

    private DelicateXml() {}

    /// Places in the order of the text; none where it is not well-formed.
    static List<Delicate> of(String xml) {
        DelicateXml found = new DelicateXml();
        try {
            XMLStreamReader reader = NarrativeText.reader(xml);
            while (reader.hasNext()) {
                found.at(reader.next(), reader);
            }
        } catch (XMLStreamException e) {
            return List.of(); // the parser behind this says so
        }
        return found.places;
    }

    private void at(int event, XMLStreamReader reader) {
        if (event == XMLStreamConstants.START_ELEMENT && narrative == null) {
            enter(reader);
        }
        if (narrative != null) {
            narrative.take(reader);
            if (narrative.isWhole()) {
                places.add(new Delicate(elements(), narrative.toString(), null));
                narrative = null;
            }
        }
        if (event == XMLStreamConstants.END_ELEMENT && narrative == null) {
            leave();
        }
    }

    private void enter(XMLStreamReader reader) {
        String name = reader.getLocalName();
        Map<String, Integer> siblings = counts.peek();
        int index = siblings == null ? 0 : siblings.merge(name, 1, Integer::sum) - 1;
        path.addLast(new Step(name, index));
        counts.push(new HashMap<>());
        if (NarrativeText.XHTML.equals(reader.getNamespaceURI())) {
            narrative = new NarrativeText();
            return;
        }
        String value = reader.getAttributeValue(null, "value");
        String id = reader.getAttributeValue(null, "id");
        if (value != null && Delicate.is(name, value)) {
            places.add(new Delicate(elements(), value, null));
        }
        if (value != null && id != null) {
            places.add(new Delicate(elements(), null, id));
        }
        String url = reader.getAttributeValue(null, "url");
        if (url != null && Delicate.is("url", url)) {
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
