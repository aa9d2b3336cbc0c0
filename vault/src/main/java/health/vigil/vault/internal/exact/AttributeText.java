package health.vigil.vault.internal.exact;

import org.jspecify.annotations.Nullable;

/// The text of XML whose attributes have line breaks and tabs as they are.
final class AttributeText {
    private AttributeText() {}

    /// The same, with character references in their stead.
    static String escaped(String xml) {
        StringBuilder escaped = null;
        int done = 0;
        int at = xml.indexOf('<');
        while (at >= 0) {
            String end = end(xml, at);
            if (end != null) {
                at = xml.indexOf('<', after(xml, end, at));
                continue;
            }
            char quote = 0;
            for (at++; at < xml.length() && (quote != 0 || xml.charAt(at) != '>'); at++) {
                char here = xml.charAt(at);
                if (quote == 0) {
                    quote = here == '"' || here == '\'' ? here : 0;
                } else if (here == quote) {
                    quote = 0;
                } else if (here == '\n' || here == '\r' || here == '\t') {
                    escaped = escaped == null ? new StringBuilder(xml.length() + xml.length() / 8) : escaped;
                    escaped.append(xml, done, at)
                            .append("&#")
                            .append((int) here)
                            .append(';');
                    done = at + 1;
                }
            }
            at = xml.indexOf('<', at);
        }
        return escaped == null ? xml : escaped.append(xml, done, xml.length()).toString();
    }

    /// Where what has no attributes ends; null for a tag.
    private static @Nullable String end(String xml, int at) {
        if (xml.startsWith("<!--", at)) {
            return "-->";
        }
        if (xml.startsWith("<![CDATA[", at)) {
            return "]]>";
        }
        return xml.startsWith("<?", at) ? "?>" : null;
    }

    private static int after(String xml, String end, int from) {
        int found = xml.indexOf(end, from);
        return found < 0 ? xml.length() : found + end.length();
    }
}
