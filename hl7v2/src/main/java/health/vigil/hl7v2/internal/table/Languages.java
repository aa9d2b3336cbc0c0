package health.vigil.hl7v2.internal.table;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/// Languages as FHIR wants them, concept map PrimaryLanguage: BCP 47 beside what was sent, which is mostly of table
/// 0296, the standard's name for codes that each sender may choose. Known are the codes of ISO 639-1 and 639-2,
/// tags of BCP 47 that begin with one, and English names.
public final class Languages {
    private static final String BCP_47 = "urn:ietf:bcp:47";
    /// Codes of ISO 639-2 for bibliographies, where they are others than its codes for terminology, and ISO 639-1's.
    private static final String BIBLIOGRAPHIC = "alb sq arm hy baq eu bur my chi zh cze cs dut nl fre fr geo ka ger de"
            + " gre el ice is mac mk mao mi may ms per fa rum ro slo sk tib bo wel cy";

    private static final Map<String, String> CODES = codes();
    private static final Map<String, String> NAMES = names();

    private Languages() {}

    /// Adds the tag to a language that was sent under other names only; what is not recognised stays as it is.
    public static CodeableConcept tagged(CodeableConcept language) {
        for (Coding sent : language.getCoding()) {
            String tag = tag(sent);
            if (!tag.isEmpty() && BCP_47.equals(sent.getSystem())) {
                sent.setCode(tag);
                return language;
            }
            if (!tag.isEmpty()) {
                language.addCoding().setSystem(BCP_47).setCode(tag).setDisplay(NAMES.get(tag));
                return language;
            }
        }
        return language;
    }

    /// A sender may use the codes as it likes: a name that says another language, or none that is known, decides
    /// against the code.
    private static String tag(Coding sent) {
        String tag = tag(sent.hasCode() ? sent.getCode() : "");
        if (BCP_47.equals(sent.getSystem()) || !sent.hasDisplay()) {
            return tag;
        }
        String named =
                CODES.getOrDefault(sent.getDisplay().toLowerCase(Locale.ROOT).split("[^a-z]", 2)[0], "");
        return tag.equals(named) || tag.startsWith(named + "-") || tag.isEmpty() ? named : "";
    }

    private static String tag(String sent) {
        String[] parts = sent.toLowerCase(Locale.ROOT).replace('_', '-').split("-", 2);
        String code = CODES.getOrDefault(parts[0], "");
        if (code.isEmpty() || parts.length == 1) {
            return code;
        }
        String tag = Locale.forLanguageTag(code + "-" + parts[1]).toLanguageTag();
        return tag.equalsIgnoreCase(code + "-" + parts[1]) ? tag : "";
    }

    private static Map<String, String> names() {
        Map<String, String> names = new HashMap<>();
        for (String code : Locale.getISOLanguages()) {
            names.put(code, Locale.of(code).getDisplayLanguage(Locale.ENGLISH));
        }
        return names;
    }

    private static Map<String, String> codes() {
        Map<String, String> codes = new HashMap<>();
        for (String code : Locale.getISOLanguages()) {
            Locale language = Locale.of(code);
            codes.put(code, code);
            codes.put(language.getISO3Language(), code);
            codes.put(language.getDisplayLanguage(Locale.ENGLISH).toLowerCase(Locale.ROOT), code);
        }
        String[] others = BIBLIOGRAPHIC.split(" ");
        for (int i = 0; i < others.length; i += 2) {
            codes.put(others[i], others[i + 1]);
        }
        return codes;
    }
}
