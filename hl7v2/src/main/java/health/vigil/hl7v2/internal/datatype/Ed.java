package health.vigil.hl7v2.internal.datatype;

import health.vigil.hl7v2.internal.reading.Part;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.hl7.fhir.r4.model.Attachment;
import org.jspecify.annotations.Nullable;

/// ED and RP, tables ED[Attachment] and RP[Attachment].
public final class Ed {
    private Ed() {}

    /// Null where the data are not what their encoding (ED.4, table 0299) says; then they are text. Their source
    /// (ED.1) has no place.
    ///
    /// @param path of the Attachment
    public static @Nullable Attachment attachment(Part ed, String path) {
        Part encoding = ed.component(4);
        Part data = ed.component(5).asText();
        byte[] bytes = data.isValued() ? bytes(data, encoding.peek()) : null;
        if (bytes == null) {
            return null;
        }
        Part type = ed.component(2);
        Part subtype = ed.component(3);
        type.carriedAs(path + ".contentType");
        subtype.carriedAs(path + ".contentType");
        encoding.carriedAs(path + ".data");
        data.carriedAs(path + ".data");
        return new Attachment().setData(bytes).setContentType(mime(type.peek(), subtype.peek()));
    }

    /// Lines may be broken anywhere; other characters that are none of the encoding make it none.
    private static byte @Nullable [] bytes(Part data, String encoding) {
        try {
            return switch (encoding.toUpperCase(Locale.ROOT)) {
                case "BASE64" -> Base64.getDecoder().decode(joined(data.peek()));
                case "HEX" -> HexFormat.of().parseHex(joined(data.peek()));
                case "A" -> data.verbatim().getBytes(StandardCharsets.UTF_8);
                default -> null;
            };
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String joined(String lines) {
        return lines.chars().anyMatch(Character::isWhitespace) ? lines.replaceAll("\\s+", "") : lines;
    }

    /// A media type of ED.2 and ED.3; HL7's own names for the usual ones.
    private static String mime(String type, String subtype) {
        String kind = type.toLowerCase(Locale.ROOT);
        String sub = subtype.toLowerCase(Locale.ROOT);
        if (kind.contains("/")) {
            return kind;
        }
        String main = switch (kind) {
            case "im", "image" -> "image";
            case "tx", "ft", "text" -> "text";
            case "au", "audio" -> "audio";
            case "video" -> "video";
            case "multipart" -> "multipart";
            default -> "application";
        };
        if (sub.isEmpty()) {
            return main + (main.equals("text") ? "/plain" : "/octet-stream");
        }
        return main + "/" + sub.replaceAll("[^a-z0-9.+-]", "-");
    }

    /// Null where there is no pointer.
    ///
    /// @param path of the Attachment
    public static @Nullable Attachment pointer(Part rp, String path) {
        Part pointer = rp.component(1).asText();
        if (!pointer.isValued() || pointer.peek().chars().anyMatch(Character::isWhitespace)) {
            return null;
        }
        pointer.carriedAs(path + ".url");
        rp.component(2).carriedAs(path + ".title");
        rp.component(3).carriedAs(path + ".contentType");
        rp.component(4).carriedAs(path + ".contentType");
        Attachment attachment = new Attachment().setUrl(pointer.peek());
        String authority = rp.component(2).peek();
        if (!authority.isEmpty()) {
            attachment.setTitle(authority);
        }
        return attachment.setContentType(
                mime(rp.component(3).peek(), rp.component(4).peek()));
    }
}
