package health.vigil.hl7v2.internal.datatype;

import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.table.CodeSystems;
import java.util.Locale;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// HD: who assigns identifiers. A universal id (HD.2) names the authority for the whole world and goes first; a
/// namespace (HD.1) is only unique among those who share it.
public final class Hd {
    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private Hd() {}

    /// The authority as a URI; empty where nothing is sent. Does not count as carried.
    ///
    /// @param part something with namespace, universal id and its type as parts 1 to 3 after the offset
    /// @param offset 0 for HD, 1 for EI
    public static String uri(Part part, int offset) {
        String universal = part.component(2 + offset).peek();
        if (!universal.isEmpty()) {
            return universalUri(universal, part.component(3 + offset).peek());
        }
        String namespace = part.component(1 + offset).peek();
        return namespace.isEmpty() ? "" : namespaceUri(namespace);
    }

    /// A namespace as a URI.
    public static String namespaceUri(String namespace) {
        return "urn:hl7v2:namespace:" + CodeSystems.encode(namespace);
    }

    private static String universalUri(String universal, String type) {
        return switch (type) {
            case "ISO" -> "urn:oid:" + CodeSystems.encode(universal);
            case "UUID", "GUID" ->
                "urn:uuid:"
                        + (UUID.matcher(universal).matches()
                                ? universal.toLowerCase(Locale.ROOT)
                                : CodeSystems.encode(universal));
            case "URI" ->
                universal.contains(":") && !universal.contains(" ")
                        ? universal
                        : "urn:hl7v2:uri:" + CodeSystems.encode(universal);
            default ->
                "urn:hl7v2:" + (type.isEmpty() ? "universal" : CodeSystems.encode(type)) + ":"
                        + CodeSystems.encode(universal);
        };
    }

    /// Its universal id as the address of an application, tables HD[MessageHeader.source-endpoint] and
    /// HD[MessageHeader.destination-endpoint]; empty where it is none. Does not count as carried.
    public static String endpoint(Part hd) {
        String universal = hd.component(2).peek();
        return switch (universal.isEmpty() ? "" : hd.component(3).peek()) {
            case "ISO", "UUID", "GUID" -> uri(hd, 0);
            case "DNS" -> "urn:dns:" + CodeSystems.encode(universal);
            case "URI" -> universal.contains(":") ? uri(hd, 0) : "urn:uri:" + CodeSystems.encode(universal);
            default -> "";
        };
    }

    /// An identifier's system and assigner, from the authority.
    public static void authority(Identifier identifier, Part part, int offset) {
        String uri = uri(part, offset);
        if (uri.isEmpty()) {
            return;
        }
        identifier.setSystem(uri);
        Part namespace = part.component(1 + offset);
        if (namespace.isValued()) {
            identifier.setAssigner(new Reference().setDisplay(namespace.to(".assigner.display")));
        }
        if (part.component(2 + offset).isValued()) {
            part.component(2 + offset).carried(".system");
            part.component(3 + offset).carriedIfValued(".system");
        }
    }

    /// The universal id as an identifier of an organisation, table HD[Organization]; null where none is sent. The
    /// kinds that have a URI are that URI.
    public static @Nullable Identifier universal(Part hd) {
        Identifier identifier = identifier(hd);
        String kind = hd.component(3).peek();
        boolean hasUri = kind.equals("ISO") || kind.equals("UUID") || kind.equals("GUID");
        return identifier == null || !hasUri
                ? identifier
                : identifier.setSystem("urn:ietf:rfc:3986").setValue(uri(hd, 0));
    }

    /// The universal id as it was sent, whose type says of which kind it is (table 0301), table HD[Identifier]; null
    /// where none is sent.
    public static @Nullable Identifier identifier(Part hd) {
        Part id = hd.component(2);
        Part kind = hd.component(3);
        if (!id.hasText()) {
            return null;
        }
        Identifier identifier = new Identifier().setValue(id.to(".value"));
        if (kind.hasText()) {
            identifier
                    .getType()
                    .addCoding()
                    .setSystem(CodeSystems.table("0301"))
                    .setCode(kind.code(".type"));
        }
        return identifier;
    }

    /// A reference to an organisation by its identifier, table HD[Organization].
    public static Reference organization(Part part) {
        Identifier identifier = new Identifier().setSystem(uri(part, 0));
        Part namespace = part.component(1);
        Part universal = part.component(2);
        Reference reference = new Reference().setType("Organization").setIdentifier(identifier);
        if (universal.isValued()) {
            identifier.setSystem("urn:ietf:rfc:3986").setValue(uri(part, 0));
            universal.carried(".identifier.value");
            part.component(3).carriedIfValued(".identifier.value");
        } else {
            identifier.setSystem(null).setValue(namespace.to(".identifier.value"));
        }
        if (namespace.isValued()) {
            reference.setDisplay(namespace.to(".display"));
        }
        return reference;
    }
}
