package health.vigil.hl7v2;

import health.vigil.base.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ConceptMap;
import org.hl7.fhir.r4.model.ConceptMap.ConceptMapGroupComponent;
import org.hl7.fhir.r4.model.ConceptMap.SourceElementComponent;
import org.hl7.fhir.r4.model.Enumerations.ConceptMapEquivalence;
import org.jspecify.annotations.Nullable;

/// What one sender's own codes mean: from a coding system as it is named in CWE.3 (empty for codes sent without one,
/// `units` for units) and a code, to a code that everybody knows. The code as sent stays beside it.
///
/// @param version of the map, which goes into the Provenance of every message that it was at hand for; empty for none
/// @param targets by system and code
public record CodeMap(String version, Map<Source, Target> targets) {
    /// For senders without codes of their own.
    public static final CodeMap NONE = new CodeMap("", Map.of());

    private static final int MOST = 200_000;
    private static final int LONGEST = 2_000;

    public CodeMap {
        targets = Map.copyOf(targets);
    }

    /// @param system as named in CWE.3
    /// @param code as sent
    public record Source(String system, String code) {}

    /// @param system URI
    /// @param code of that system
    /// @param display empty for none
    public record Target(String system, String code, String display) {}

    /// What a code means, null where the map does not say.
    public @Nullable Coding of(String system, String code) {
        Target target = targets.isEmpty() ? null : targets.get(new Source(system, code));
        return target == null
                ? null
                : new Coding(target.system(), target.code(), target.display().isEmpty() ? null : target.display());
    }

    /// Reads lines of `system,code,target system,target code,target display`, the last of which may be missing. A
    /// field
    /// with a comma or a quote stands in double quotes; lines that begin with `#`, empty ones and a heading that
    /// begins
    /// with `system,code,` say nothing.
    ///
    /// @throws ProblemException (`VGL-HL7-050`) where a line is not of this form, or says again what another said
    ///     otherwise
    public static CodeMap ofCsv(String version, Reader csv) throws IOException {
        Map<Source, Target> targets = new HashMap<>();
        BufferedReader lines = new BufferedReader(csv);
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("system,code,")) {
                List<String> fields = fields(line, number);
                put(
                        targets,
                        new Source(fields.get(0), fields.get(1)),
                        new Target(fields.get(2), fields.get(3), fields.size() == 5 ? fields.get(4) : ""),
                        number);
            }
        }
        return new CodeMap(version, targets);
    }

    /// Takes the equal and equivalent targets of a FHIR ConceptMap; a group's source is the coding system as the
    /// sender
    /// names it, or its URI.
    ///
    /// @throws ProblemException (`VGL-HL7-050`) where one code has two such targets
    public static CodeMap of(ConceptMap map) {
        Map<Source, Target> targets = new HashMap<>();
        int number = 0;
        for (ConceptMapGroupComponent group : map.getGroup()) {
            for (SourceElementComponent element : group.getElement()) {
                number++;
                for (ConceptMap.TargetElementComponent target : element.getTarget()) {
                    if (target.getEquivalence() == ConceptMapEquivalence.EQUAL
                            || target.getEquivalence() == ConceptMapEquivalence.EQUIVALENT) {
                        put(
                                targets,
                                new Source(group.hasSource() ? group.getSource() : "", element.getCode()),
                                new Target(
                                        group.getTarget(),
                                        target.getCode(),
                                        target.hasDisplay() ? target.getDisplay() : ""),
                                number);
                    }
                }
            }
        }
        return new CodeMap(map.hasVersion() ? map.getVersion() : "", targets);
    }

    private static void put(Map<Source, Target> targets, Source source, Target target, int number) {
        Target before = targets.put(source, target);
        boolean contradicts = before != null && !before.equals(target);
        if (contradicts
                || source.code().isEmpty()
                || target.system().isEmpty()
                || target.code().isEmpty()
                || targets.size() > MOST) {
            throw malformed(number);
        }
    }

    private static List<String> fields(String line, int number) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i <= line.length(); i++) {
            char c = i == line.length() ? ',' : line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString().strip());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted || fields.size() < 4 || fields.size() > 5 || line.length() > LONGEST) {
            throw malformed(number);
        }
        return fields;
    }

    private static ProblemException malformed(int number) {
        return new ProblemException(
                "VGL-HL7-050",
                "Entry " + number + " of a sender's code map is not of its form, or contradicts another.",
                "Give system, code, target system, target code and display, one meaning to a code, at most " + MOST
                        + " of them.");
    }
}
