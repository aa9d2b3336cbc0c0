package health.vigil.vault.internal.exact;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.utilities.xhtml.NodeType;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;
import org.jspecify.annotations.Nullable;

/// A narrative that is written as it was sent. HAPI FHIR writes others than it reads: with white space at comments,
/// out of XML with the namespace `null`, in XML with one space for many.
final class KeptNarrative extends XhtmlNode {
    private static final long serialVersionUID = 1L;
    private static final String NAMESPACE = "xmlns";
    private static final String START = "<div";
    private static final Pattern PROLOG = Pattern.compile("^<\\?[^>]*\\?>\\s*");
    private static final Pattern ROOT =
            Pattern.compile(START + "((?:\\s++[\\w:.-]++\\s*+=\\s*+(?:\"[^\"]*+\"|'[^']*+'))*+)\\s*+/?>");
    private static final Pattern DECLARED =
            Pattern.compile("\\s" + NAMESPACE + "\\s*+=\\s*+(?:\"([^\"]*+)\"|'([^']*+)')");

    private static final ScopedValue<List<String>> SET_ASIDE = ScopedValue.newInstance();
    private static final String ASIDE =
            START + " " + NAMESPACE + "=\"" + NarrativeText.XHTML + "\">urn:vigil:narrative:";
    private static final Pattern SET = Pattern.compile(Pattern.quote(ASIDE) + "(\\d+)</div>");

    private @Nullable String text;

    private KeptNarrative(String text) {
        super(NodeType.Element, "div");
        this.text = text;
    }

    /// What a parser read, with its text; empty where the text is no `div` of XHTML.
    static Optional<KeptNarrative> of(XhtmlNode read, String sent) {
        return text(sent).map(text -> new KeptNarrative(text).with(read));
    }

    /// Whether a text is no `div` of XHTML, or no XML at all.
    static boolean isBroken(String sent) {
        return text(sent).isEmpty() || NarrativeText.isBroken(sent.strip());
    }

    /// The narrative within white space, and with its namespace, which others leave out.
    private static Optional<String> text(String sent) {
        String text = PROLOG.matcher(sent.strip()).replaceFirst("");
        Matcher root = ROOT.matcher(text);
        if (!root.lookingAt()) {
            return Optional.empty();
        }
        Matcher declared = DECLARED.matcher(root.group(1));
        if (!declared.find()) {
            return Optional.of(
                    START + " " + NAMESPACE + "=\"" + NarrativeText.XHTML + "\"" + text.substring(START.length()));
        }
        return Optional.of(text)
                .filter(kept ->
                        NarrativeText.XHTML.equals(declared.group(1)) || NarrativeText.XHTML.equals(declared.group(2)));
    }

    private KeptNarrative with(XhtmlNode read) {
        read.getAttributes().forEach(this::setAttribute);
        for (XhtmlNode child : read.getChildNodes()) {
            XhtmlNode own = child.copy();
            inNamespace(own);
            getChildNodes().add(own);
        }
        return this;
    }

    /// What has no namespace of its own has that of the root.
    private static void inNamespace(XhtmlNode node) {
        if (node.getNodeType() == NodeType.Element) {
            node.getAttributes().remove(NAMESPACE, "null");
            node.getChildNodes().forEach(KeptNarrative::inNamespace);
        }
    }

    /// What a writer of XML makes, which reads narratives again and writes them as it likes, with the texts in their
    /// places.
    static String within(Supplier<String> writer) {
        List<String> texts = new ArrayList<>();
        String written = ScopedValue.where(SET_ASIDE, texts).call(writer::get);
        return texts.isEmpty()
                ? written
                : SET.matcher(written)
                        .replaceAll(found -> Matcher.quoteReplacement(texts.get(Integer.parseInt(found.group(1)))));
    }

    @Override
    public @Nullable String getValueAsString() {
        if (text == null || !SET_ASIDE.isBound()) {
            return text == null ? super.getValueAsString() : text;
        }
        SET_ASIDE.get().add(text);
        return ASIDE + (SET_ASIDE.get().size() - 1) + "</div>";
    }

    @Override
    public void setValueAsString(@Nullable String value) {
        text = null;
        super.setValueAsString(value);
    }

    @Override
    public boolean isEmpty() {
        return text == null && super.isEmpty();
    }

    @Override
    public XhtmlNode copy() {
        return text == null ? super.copy() : new KeptNarrative(text).with(this);
    }
}
