package health.vigil.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/// A resource as places and values, read from either form without the library under test. The resource's own id and
/// meta are left out, and narrative.
final class Forms {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Forms() {}

    static Map<String, String> ofJson(String text) {
        try {
            Map<String, String> values = new TreeMap<>();
            JSON.readTree(text).properties().forEach(member -> {
                if (!member.getKey().equals("id") && !member.getKey().equals("meta")) {
                    json("/" + bare(member.getKey()), member.getValue(), values);
                }
            });
            return values;
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    private static void json(String path, JsonNode node, Map<String, String> values) {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                json(path + "[" + i + "]", node.get(i), values);
            }
        } else if (!node.isObject() && path.endsWith("]")) {
            value(path, node, values);
        } else if (node.isObject()) {
            String place = path.endsWith("]") ? path : path + "[0]";
            node.properties().forEach(member -> json(place + "/" + bare(member.getKey()), member.getValue(), values));
        } else {
            boolean attribute = path.endsWith("]/id") || path.endsWith("]/url");
            value(attribute ? path : path + "[0]", node, values);
        }
    }

    private static void value(String path, JsonNode node, Map<String, String> values) {
        if (!node.isNull() && !path.endsWith("/resourceType[0]") && !path.endsWith("/div[0]")) {
            values.put(path, node.asText());
        }
    }

    private static String bare(String name) {
        return name.startsWith("_") ? name.substring(1) : name;
    }

    static Map<String, String> ofXml(String text) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            Element root = factory.newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)))
                    .getDocumentElement();
            Map<String, String> values = new TreeMap<>();
            children("", root, values);
            Map<String, String> named = new TreeMap<>();
            values.forEach((path, value) -> named.put(path.replaceAll("/id\\[0\\]$", "/id"), value));
            named.keySet().removeIf(path -> path.equals("/id") || path.startsWith("/meta[0]"));
            return named;
        } catch (Exception e) {
            throw new AssertionError(text, e);
        }
    }

    /// The narrative of a resource in XML, as it is without prefixes and the places of namespaces.
    static String narrative(String text) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            Node div = factory.newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)))
                    .getElementsByTagNameNS("*", "div")
                    .item(0);
            StringBuilder found = new StringBuilder();
            narrative(div, found);
            return found.toString();
        } catch (Exception e) {
            throw new AssertionError(text, e);
        }
    }

    private static void narrative(Node node, StringBuilder found) {
        found.append('{')
                .append(node.getNodeType())
                .append(node.getNamespaceURI())
                .append(' ');
        found.append(node.getLocalName()).append(' ').append(node.getNodeValue());
        for (int i = 0; node.hasAttributes() && i < node.getAttributes().getLength(); i++) {
            Node attribute = node.getAttributes().item(i);
            if (!attribute.getNodeName().startsWith("xmlns")) {
                found.append('|').append(attribute);
            }
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            narrative(child, found);
        }
        found.append('}');
    }

    private static void children(String path, Element element, Map<String, String> values) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element found && !found.getLocalName().equals("div")) {
                String name = found.getLocalName();
                boolean resource = Character.isUpperCase(name.charAt(0));
                int index = counts.merge(name, 1, Integer::sum) - 1;
                String place = resource ? path : path + "/" + name + "[" + index + "]";
                for (String attribute : new String[] {"value", "id", "url"}) {
                    if (found.hasAttribute(attribute)) {
                        values.put(
                                attribute.equals("value") ? place : place + "/" + attribute,
                                found.getAttribute(attribute));
                    }
                }
                children(place, found, values);
            }
        }
    }
}
