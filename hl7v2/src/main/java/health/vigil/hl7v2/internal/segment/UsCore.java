package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.table.CodeSystems;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.StringType;

/// PID-10 and PID-22 as US Core's race and ethnicity. HL7's tables leave both to the country.
final class UsCore {
    private static final String URL = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-";
    private static final String CDC = "urn:oid:2.16.840.1.113883.6.238";

    private UsCore() {}

    static void races(Session session, Part field, Patient patient) {
        extend(session, field, URL + "race", "HL70005", patient);
    }

    static void ethnicity(Session session, Part field, Patient patient) {
        extend(session, field, URL + "ethnicity", "HL70189", patient);
    }

    private static void extend(Session session, Part field, String url, String table, Patient patient) {
        if (field.isSilent()) {
            return;
        }
        patient.getExtension().removeIf(held -> held.getUrl().equals(url));
        if (!field.isValued()) {
            return;
        }
        Extension extension = new Extension(url);
        List<String> words = new ArrayList<>();
        for (Part one : field.repetitions()) {
            words.add(one(session, one, table, extension));
        }
        extension.addExtension("text", new StringType(String.join(", ", words)));
        patient.addExtension(extension);
    }

    /// One repetition: an OMB category, a code that is more detailed than these, or words alone.
    ///
    /// @return how to call it
    private static String one(Session session, Part cwe, String table, Extension extension) {
        Part code = cwe.component(1).asText();
        Part text = cwe.component(2);
        if (!code.isValued()) {
            return text.isValued() ? text.to(".extension(text)") : cwe.peek();
        }
        Coding coding = coding(session, cwe, table, code.code(""));
        if (text.isValued()) {
            coding.setDisplay(text.to(""));
        }
        boolean category = isCategory(coding.getCode());
        extension.addExtension(category ? "ombCategory" : "detailed", coding);
        cwe.relocate(category ? ".extension(ombCategory)" : ".extension(detailed)");
        return coding.hasDisplay() ? coding.getDisplay() : coding.getCode();
    }

    /// HL7's tables 0005 and 0189 have the codes of the CDC's code system, and three letters for ethnicity. A code
    /// without a system that is none of these is the sender's own in that table.
    private static Coding coding(Session session, Part cwe, String table, String code) {
        Part system = cwe.component(3);
        String known = system.isValued() ? CodeSystems.uri(system.peek()) : null;
        String local = system.isValued() ? system.peek() : table;
        boolean cdc = code.length() == 6 && code.charAt(4) == '-';
        Coding coding = switch (code) {
            case "H" -> new Coding(CDC, "2135-2", "Hispanic or Latino");
            case "N", "NH" -> new Coding(CDC, "2186-5", "Not Hispanic or Latino");
            case "U" -> new Coding(CodeSystems.NULL_FLAVOR, "UNK", "unknown");
            default ->
                new Coding(
                        cdc ? CDC : known != null ? known : CodeSystems.local(session.facility(), local), code, null);
        };
        if (known != null || coding.getSystem().equals(CodeSystems.local(session.facility(), local))) {
            system.carriedIfValued("");
        }
        return coding;
    }

    private static boolean isCategory(String code) {
        return switch (code) {
            case "1002-5", "2028-9", "2054-5", "2076-8", "2106-3", "2135-2", "2186-5", "UNK", "ASKU" -> true;
            default -> false;
        };
    }
}
