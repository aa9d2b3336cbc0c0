package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import health.vigil.hl7v2.Converted.Told;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Test;

/// What each message of the tests, and of a directory (`-Dvigil.hl7.corpus=DIR`), makes is a target of its Provenance,
/// with the segments that it comes from, by itself in a file and as the first of a record.
@Requirement({"INT-2", "PHI-6"})
class ProvenanceTargetsTest {
    private static final Pattern SEGMENT = Pattern.compile("(\\w{3})\\[(\\d+)]");
    private static final Pattern TYPE = Pattern.compile("(?:^|\\()([A-Z][A-Za-z]+)");

    /// What a message is about is not a target of what says so.
    private static final Set<String> NONE = Set.of("Provenance", "OperationOutcome");

    private final Map<String, String> wrong = new TreeMap<>();
    private int targets;

    @Test
    void eachResourceOfAMessageIsATargetWithTheSegmentsThatItComesFrom() throws IOException {
        for (Path file : Converted.files()) {
            byte[] content = Files.readAllBytes(file);
            List<Converted> all = new ArrayList<>(Converted.all(content));
            for (byte[] message : Converted.messages(content)) {
                Converted.recorded(message).ifPresent(all::add);
            }
            for (Converted message : all) {
                if (message.isMapped()) {
                    look(message, file.getFileName().toString());
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(targets).isGreaterThan(2_000);
    }

    private void look(Converted message, String file) {
        Map<String, Set<String>> parts = parts(message);
        for (JsonNode resource : message.resources()) {
            String type = resource.path("resourceType").asText();
            if (!NONE.contains(type)) {
                String name = type + "/" + resource.path("id").asText();
                Set<String> named = parts.getOrDefault(name, Set.of());
                targets++;
                if (named.isEmpty() || !named.stream().allMatch(one -> isSent(message.sent(), one))) {
                    wrong.putIfAbsent(type + " of " + named, file);
                }
            }
        }
        mapped(message, parts, file);
    }

    /// A segment of which the report says that it went to a type is named by a target of that type.
    private void mapped(Converted message, Map<String, Set<String>> parts, String file) {
        Map<String, Set<String>> byType = new TreeMap<>();
        parts.forEach(
                (name, named) -> byType.computeIfAbsent(name.substring(0, name.indexOf('/')), one -> new TreeSet<>())
                        .addAll(named));
        for (Told field : message.fields()) {
            String segment = field.field().substring(0, field.field().indexOf('-'));
            Matcher type = TYPE.matcher(field.target());
            while (field.isMapped() && type.find()) {
                Set<String> named = byType.get(type.group(1));
                if (named != null && !named.contains(segment)) {
                    wrong.putIfAbsent(field.kind() + " is in " + field.target(), file);
                }
            }
        }
    }

    private static Map<String, Set<String>> parts(Converted message) {
        Map<String, Set<String>> parts = new TreeMap<>();
        for (JsonNode resource : message.resources()) {
            for (JsonNode target : isProvenance(resource) ? resource.path("target") : NullNode.instance) {
                if (!target.has("reference")) {
                    continue; // nobody, where the message names no patient
                }
                Set<String> named =
                        parts.computeIfAbsent(target.path("reference").asText(), one -> new TreeSet<>());
                for (JsonNode extension : target.path("extension")) {
                    if (extension.path("url").asText().equals(MessageMapper.SOURCE_PART)) {
                        named.add(extension.path("valueString").asText());
                    }
                }
            }
        }
        return parts;
    }

    private static boolean isProvenance(JsonNode resource) {
        return resource.path("resourceType").asText().equals("Provenance");
    }

    private static boolean isSent(Message message, String part) {
        Matcher segment = SEGMENT.matcher(part);
        return segment.matches() && message.segments(segment.group(1)).size() >= Integer.parseInt(segment.group(2));
    }

    @Test
    void eachResultAndOrderNamesItsOwnSegments() {
        Mapped record = new Mapped();

        record.message(
                "ORU^R01^ORU_R01",
                "PID|1||MR77^^^GH^MR||Muster^Ana",
                "PV1|1|I|MICU^2^1||||||||||||||||V1^^^GH^VN",
                "ORC|RE|P1^A|F1^B",
                "OBR|1|P1^A|F1^B|CHEM^Chemistry^L|||20260301080000",
                "OBX|1|NM|2339-0^Glucose^LN||110|mg/dL|||||F|||||1234^Doe^Jane",
                "NTE|1||haemolysed",
                "OBX|2|NM|2823-3^Potassium^LN||4.1|mmol/L|||||F|||||1234^Doe^Jane",
                "ORC|RE|P2^A|F2^B",
                "OBR|2|P2^A|F2^B|HAEM^Haematology^L|||20260301080000",
                "OBX|1|NM|6690-2^WBC^LN||7.2|10*9/L|||||F");

        assertThat(named(record, Observation.class)).containsExactlyInAnyOrder("OBX[1] NTE[1]", "OBX[2]", "OBX[3]");
        assertThat(named(record, DiagnosticReport.class)).containsExactlyInAnyOrder("OBR[1]", "OBR[2]");
        assertThat(named(record, ServiceRequest.class)).containsExactlyInAnyOrder("ORC[1] OBR[1]", "ORC[2] OBR[2]");
        assertThat(named(record, Practitioner.class)).containsExactly("OBX[1]");
        assertThat(named(record, Patient.class)).containsExactly("PID[1]");
        assertThat(named(record, Encounter.class)).containsExactly("PV1[1]");
    }

    private static List<String> named(Mapped record, Class<? extends Resource> type) {
        return record.only(Provenance.class).getTarget().stream()
                .filter(target -> target.getReference().startsWith(type.getSimpleName() + "/"))
                .map(target -> target.getExtensionsByUrl(MessageMapper.SOURCE_PART).stream()
                        .map(extension -> extension.getValue().primitiveValue())
                        .collect(Collectors.joining(" ")))
                .toList();
    }
}
