package health.vigil.gateway.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.FhirTerser;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.UriType;
import org.hl7.fhir.utilities.xhtml.XhtmlComposer;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;

/// The links of a transaction's resources that are no references (R4, 3.1.0.11.2): elements of type uri, url, oid and
/// uuid, and what a narrative leads to. One that is a `fullUrl` of the bundle, and nothing else besides, means that
/// entry's record. Canonical URLs are no such links, and so neither is the `url` by which a definition or an extension
/// is known.
final class Links {
    private static final Map<String, String> IN_NARRATIVES = Map.of("a", "href", "img", "src");

    private Links() {}

    /// What of the addresses are links: not a `fullUrl` that is also the `url` by which its definition is known, which
    /// others name as a system.
    static Map<String, String> of(Bundle sent, Map<String, String> addresses) {
        Map<String, String> links = new HashMap<>(addresses);
        for (Bundle.BundleEntryComponent entry : sent.getEntry()) {
            Set<Base> names = Collections.newSetFromMap(new IdentityHashMap<>());
            if (entry.hasResource()) {
                nameOf(entry.getResource(), names);
            }
            names.forEach(name -> links.remove(name.primitiveValue(), addresses.get(entry.getFullUrl())));
        }
        return links;
    }

    /// Puts the records' addresses in the place of the links.
    ///
    /// @param addresses `Type/id` of the record by `fullUrl`
    static void replace(FhirContext fhir, Resource resource, Map<String, String> addresses) {
        if (addresses.isEmpty() || resource instanceof Bundle) {
            return; // a bundle that is kept has entries of its own
        }
        FhirTerser terser = fhir.newTerser();
        Set<Base> names = Collections.newSetFromMap(new IdentityHashMap<>());
        nameOf(resource, names);
        terser.getAllPopulatedChildElementsOfType(resource, Extension.class)
                .forEach(extension -> names.add(extension.getUrlElement()));
        if (resource instanceof DomainResource domain) {
            domain.getContained().forEach(contained -> nameOf(contained, names));
        }
        for (UriType uri : terser.getAllPopulatedChildElementsOfType(resource, UriType.class)) {
            String address = addresses.get(uri.getValue());
            if (address != null && !(uri instanceof IdType || uri instanceof CanonicalType) && !names.contains(uri)) {
                uri.setValue(address);
            }
        }
        for (Narrative narrative : terser.getAllPopulatedChildElementsOfType(resource, Narrative.class)) {
            if (narrative.hasDiv() && replace(narrative.getDiv(), addresses)) {
                narrative.setDivAsString(written(narrative.getDiv()));
            }
        }
    }

    private static void nameOf(Resource resource, Set<Base> names) {
        Property url = resource.getNamedProperty("url");
        names.addAll(url == null ? List.of() : url.getValues());
    }

    /// As it is now: what is kept of a narrative is its text as it was sent.
    private static String written(XhtmlNode narrative) {
        return new XhtmlComposer(XhtmlComposer.XML).compose(narrative);
    }

    /// Whether there were any to replace.
    private static boolean replace(XhtmlNode node, Map<String, String> addresses) {
        String attribute = node.getName() == null ? null : IN_NARRATIVES.get(node.getName());
        String address = attribute == null ? null : addresses.get(node.getAttribute(attribute));
        boolean replaced = address != null;
        if (replaced) {
            node.setAttribute(attribute, address);
        }
        if (node.hasChildren()) {
            for (XhtmlNode child : node.getChildNodes()) {
                replaced |= replace(child, addresses);
            }
        }
        return replaced;
    }
}
