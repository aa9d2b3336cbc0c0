package health.vigil.hl7v2.internal.datatype;

import health.vigil.hl7v2.internal.reading.Part;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.hl7.fhir.r4.model.Attachment;
import org.jspecify.annotations.Nullable;

/// ED and RP, tables ED[Attachment] and RP[Attachment].
public final class Ed {
    private Ed() {}

    /// Null where the data are not what their encoding says; then they are text.
    public static @Nullable Attachment attachment(Part ed) {
        Part data = ed.component(5);
        byte[] bytes = data.isValued() ? bytes(data.peek(), ed.component(4).peek()) : null;
        if (bytes == null) {
            return null;
        }
        ed.carriedWhole("");
        return new Attachment()
                .setData(bytes)
                .setContentType(mime(ed.component(2).peek(), ed.component(3).peek()));
    }

    private static byte @Nullable [] bytes(String data, String encoding) {
        try {
            return switch (encoding.toUpperCase(Locale.ROOT)) {
                case "BASE64" -> Base64.getMimeDecoder().decode(data);
                case "HEX" -> HexFormat.of().parseHex(data);
                default -> null;
            };
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /// A media type of ED.2 and ED.3; HL7's own names for the usual ones.
    private static String mime(String type, String subtype) {
        String kind = type.toLowerCase(Locale.ROOT);
        String sub = subtype.toLowerCase(Locale.ROOT);
        if (kind.contains("/")) {
            return kind;
        }
        if (sub.isEmpty()) {
            return kind.isEmpty() ? "application/octet-stream" : kind + "/octet-stream";
        }
        String main = switch (kind) {
            case "im", "image" -> "image";
            case "tx", "ft", "text" -> "text";
            case "au", "audio" -> "audio";
            case "video" -> "video";
            case "multipart" -> "multipart";
            default -> "application";
        };
        return main + "/" + sub.replaceAll("[^a-z0-9.+-]", "-");
    }

    /// Null where there is no pointer.
    public static @Nullable Attachment pointer(Part rp) {
        Part pointer = rp.component(1);
        if (!pointer.isValued() || pointer.peek().chars().anyMatch(Character::isWhitespace)) {
            return null;
        }
        rp.carriedWhole("");
        Attachment attachment = new Attachment().setUrl(pointer.peek());
        String authority = rp.component(2).peek();
        if (!authority.isEmpty()) {
            attachment.setTitle(authority);
        }
        return attachment.setContentType(
                mime(rp.component(3).peek(), rp.component(4).peek()));
    }
}
