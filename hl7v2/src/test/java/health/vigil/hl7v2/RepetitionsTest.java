package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.vigil.hl7v2.Converted.Told;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What is sent twice, where FHIR has room for one: all messages of the tests with each field repeated, with segments
/// repeated, with what they leave empty filled, and with delimiters in their texts. Each leaf that the report calls
/// mapped has its value at the path that the report names; each that it calls kept is kept; none is unaccounted for;
/// what is referred to is; and a repetition takes nothing away that was there without it.
@Requirement("INT-2")
class RepetitionsTest {
    /// Said in other words: computed with another field, or one of a few codes of FHIR's. What names a code system or
    /// table is a URI.
    private static final Pattern OTHERWISE = Pattern.compile(String.join(
            "|",
            "AI[GLP]-\\d+.* Appointment.participant.(period.end|status)",
            "(AIS|SCH)-\\d+.* Appointment.minutesDuration",
            "GT1-11.* Account.guarantor.party",
            "OBR-11.* ServiceRequest.intent",
            "OBX-2\\[.*",
            "OBX-5.* .*contentType",
            "OBX-5.*\\.4\\.1 .*data",
            "PID-22.* Patient.extension.us-core-ethnicity.*",
            "PID-30.* Patient.deceasedDateTime",
            "PRD-1\\[.* ServiceRequest.(requester|performer)",
            "RF1-[12]\\[.* ServiceRequest.(status|priority)",
            "SPM-20.* Specimen.status",
            "TQ1-3.* .*(offset|dayOfWeek)",
            "TXA-19.* DocumentReference.status"));

    /// Several values (OBX-5) are components, several lines one text, several patterns (TQ1-3) words, and several
    /// modifiers one code; the last is the message's own digest.
    private static final Pattern CHANGED = Pattern.compile("Observation\\.(value|extension).*"
            + "|DocumentReference.content.attachment.data"
            + "|MedicationRequest.dosageInstruction.timing.*"
            + "|Procedure.code.coding.code"
            + "|Provenance.entity.what.identifier.value");

    private static final Set<String> REFERRED_TO =
            Set.of("Organization", "Practitioner", "PractitionerRole", "Location", "Device");

    private static final Pattern TABLE = Pattern.compile("HL7\\d{4}");

    private final Map<String, String> wrong = new TreeMap<>();
    private int looked;

    @Test
    void aRepetitionIsAddedOrKept() throws IOException {
        Variants variants = new Variants();
        for (boolean ofOthers : new boolean[] {false, true}) {
            for (byte[] message : variants.messages()) {
                Converted once = Converted.all(message).getFirst();
                Converted twice =
                        Converted.all(variants.repeated(message, ofOthers)).getFirst();
                look(twice);
                nothingGone(once, twice);
                Converted.recorded(variants.repeated(message, ofOthers)).ifPresent(this::look);
            }
        }

        assertThat(String.join("\n", wrong.values())).isEmpty();
        assertThat(looked).isGreaterThan(20_000);
    }

    @Test
    void aRepeatedSegmentIsAddedOrKept() throws IOException {
        Variants variants = new Variants();
        for (byte[] message : variants.messages()) {
            for (byte[] doubled : variants.doubled(message)) {
                look(Converted.all(doubled).getFirst());
            }
        }

        assertThat(String.join("\n", wrong.values())).isEmpty();
    }

    @Test
    void fieldsThatFillOneElementAreNotWrittenOver() throws IOException {
        Variants variants = new Variants();
        for (byte[] message : variants.messages()) {
            look(Converted.all(message).getFirst());
            look(Converted.all(variants.filled(message)).getFirst());
            Converted.recorded(message).ifPresent(this::look);
            Converted.recorded(variants.filled(message)).ifPresent(this::look);
        }

        assertThat(String.join("\n", wrong.values())).isEmpty();
    }

    /// A text has no components: what looks like one is a part of it.
    @Test
    void whatFollowsADelimiterThatWasNotEscapedIsCarriedOrKept() throws IOException {
        for (byte[] message : new Variants().messages()) {
            for (byte[] unescaped : List.of(
                    Variants.unescaped(message, '&', false),
                    Variants.unescaped(message, '&', true),
                    Variants.unescaped(message, '^', false))) {
                look(Converted.all(unescaped).getFirst());
                Converted.recorded(unescaped).ifPresent(this::look);
            }
        }

        assertThat(String.join("\n", wrong.values())).isEmpty();
    }

    private void look(Converted message) {
        if (!message.isMapped()) {
            return;
        }
        nothingAlone(message);
        Map<String, String> kept = message.kept();
        Map<String, List<String>> values = new HashMap<>();
        for (Told leaf : message.fields()) {
            looked++;
            switch (leaf.outcome()) {
                case "mapped" -> {
                    List<String> there = values.computeIfAbsent(leaf.target(), message.paths()::at);
                    String text = message.text(leaf);
                    boolean otherwise =
                            OTHERWISE.matcher(leaf.kind() + " " + leaf.target()).matches()
                                    || TABLE.matcher(text).matches();
                    boolean found = Translations.isAmong(text, there);
                    if (there.isEmpty() || !(otherwise || found)) {
                        wrong(leaf, message, leaf.target() + " has " + new TreeSet<>(there));
                    }
                }
                case "extension" -> {
                    String whole = kept.getOrDefault(leaf.field(), "");
                    if (!kept.containsKey(leaf.position()) && !whole.contains(message.raw(leaf))) {
                        wrong(leaf, message, "is not kept");
                    }
                }
                case "not_carried" -> {}
                default -> wrong(leaf, message, "is unaccounted for");
            }
        }
    }

    /// Whoever and whatever a message only refers to is referred to, and not only as what the message changed.
    private void nothingAlone(Converted message) {
        Set<String> named = new TreeSet<>();
        for (JsonNode resource : message.resources()) {
            resource.properties().stream()
                    .filter(property -> !property.getKey().equals("target"))
                    .forEach(property -> property.getValue()
                            .findValues("reference")
                            .forEach(reference -> named.add(reference.asText())));
        }
        for (JsonNode resource : message.resources()) {
            String type = resource.path("resourceType").asText();
            String name = type + "/" + resource.path("id").asText();
            if (REFERRED_TO.contains(type) && !named.contains(name)) {
                wrong.putIfAbsent("alone " + type, "nothing refers to " + resource);
            }
        }
    }

    private void wrong(Told leaf, Converted message, String what) {
        String told = leaf.kind() + " '" + message.text(leaf) + "' " + what;
        wrong.putIfAbsent(leaf.kind() + " " + leaf.target(), told.length() > 400 ? told.substring(0, 400) : told);
    }

    /// What was in the resources without the repetitions is there with them.
    private void nothingGone(Converted once, Converted twice) {
        if (!once.isMapped() || !twice.isMapped()) {
            return;
        }
        Map<String, Set<String>> before = values(once);
        Map<String, Set<String>> after = values(twice);
        before.forEach((path, values) -> values.forEach(value -> {
            Set<String> there = after.getOrDefault(path, Set.of());
            boolean joined =
                    there.stream().anyMatch(one -> one.startsWith(value + "\n") || one.startsWith(value + ", "));
            if (!there.contains(value) && !joined && !CHANGED.matcher(path).matches()) {
                wrong.putIfAbsent("gone " + path, "gone " + path + ": " + value + " of " + values + " now " + there);
            }
        }));
    }

    private static Map<String, Set<String>> values(Converted message) {
        Map<String, Set<String>> values = new HashMap<>();
        for (JsonNode resource : message.resources()) {
            walk(resource.path("resourceType").asText(), resource, values);
        }
        return values;
    }

    private static void walk(String path, JsonNode node, Map<String, Set<String>> values) {
        if (node.isArray()) {
            node.forEach(one -> walk(path, one, values));
        } else if (node.isObject()) {
            String url = node.path("url").asText();
            node.properties().forEach(property -> {
                String name = property.getKey();
                if (!name.equals("id") && !name.equals("reference") && !url.equals(MessageMapper.UNMAPPED_FIELD)) {
                    walk(path + "." + name, property.getValue(), values);
                }
            });
        } else {
            values.computeIfAbsent(path, _ -> new TreeSet<>()).add(node.asText());
        }
    }
}
