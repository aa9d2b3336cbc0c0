package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import health.vigil.base.ProblemException;
import health.vigil.testkit.Requirement;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What reports hold after messages that senders send, late ones and repeated ones among them. A message is written
/// as its time (MSH-7), the status of its report (OBR-25) and its OBX: type, value, status, and `@` with OBX-14 or `&`
/// with the suffix of the code where it has them. `!` stands for a message that waits for a person.
@Requirement({"INT-2", "SCO-5"})
class ResultSequencesTest {
    private static final DateTimeFormatter TIME_OF_DAY =
            DateTimeFormatter.ofPattern("HHmm").withZone(ZoneId.of("Europe/Zurich"));
    private final Mapped record = new Mapped();

    static Stream<Arguments> late() {
        return Stream.of(
                argumentSet(
                        "of a text that has grown since",
                        List.of("0901 F TX,None,F", "0903 C TX,Large,C TX,Phoned,C", "0901 F TX,None,F"),
                        List.of("Large corrected", "Phoned corrected")),
                argumentSet(
                        "of a text that comes for the first time",
                        List.of("0903 C TX,D,C TX,E,C", "0901 F TX,A,F TX,B,F TX,C,F"),
                        List.of("D corrected", "E corrected")),
                argumentSet(
                        "of a text before it was final",
                        List.of("0901 F TX,A,F TX,B,F", "0901 P TX,C,P"),
                        List.of("A final", "B final")),
                argumentSet(
                        "of a value that was corrected beside a new one",
                        List.of("0901 F NM,38,F", "0903 C NM,39,C NM,80,F", "0901 F NM,38,F"),
                        List.of("39 corrected", "80 final")),
                argumentSet(
                        "of values of which one is withdrawn by what it says",
                        List.of(
                                "0901 F NM,80,F@0800 NM,38,F@0810",
                                "0902 C NM,38,W",
                                "0901 F NM,80,F@0800 NM,38,F@0810"),
                        List.of("38@0810 entered-in-error", "80 final")),
                argumentSet(
                        "of a time that was corrected",
                        List.of("0901 F NM,38,F@0800", "1101 C NM,80,C@1100", "0901 F NM,38,F@0800"),
                        List.of("80@1100 corrected")),
                argumentSet(
                        "of another kind",
                        List.of("0901 F NM,80,F", "0902 C TX,haemolysed,C", "0901 F NM,80,F"),
                        List.of("haemolysed corrected")),
                argumentSet(
                        "of what was provisional at another time",
                        List.of("0903 F TX,B,F@0810", "0901 P TX,A,P@0800"),
                        List.of("B@0810 final")),
                argumentSet(
                        "of a correction, where something else is newer",
                        List.of("0901 F NM,80,F NM,38,F", "0904 F NM,90,F", "0902 C NM,80,F NM,39,C"),
                        List.of("!", "38 final", "80 final", "90 final")),
                argumentSet(
                        "of another time is news",
                        List.of("0903 F NM,38,F@0810", "0901 F NM,80,F@0800"),
                        List.of("38@0810 final", "80 final")));
    }

    @ParameterizedTest
    @MethodSource("late")
    void newsThatIsLateChangesNothing(List<String> messages, List<String> expected) {
        assertThat(after(messages)).containsExactlyElementsOf(expected);
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                argumentSet(
                        "a remark beside a value",
                        List.of("0901 F NM,80,F", "0902 F TX,haemolysed,F"),
                        List.of("80 final", "haemolysed final")),
                argumentSet(
                        "a remark in the second value's place",
                        List.of("0901 F NM,80,F NM,82,F", "0902 F NM,80,F TX,haemolysed,F"),
                        List.of("80 final", "82 final", "haemolysed final")),
                argumentSet(
                        "a corrected value leaves its remark",
                        List.of("0901 F NM,80,F TX,fasting,F", "0902 C NM,85,C"),
                        List.of("85 corrected", "fasting final")),
                argumentSet(
                        "a corrected remark leaves its value",
                        List.of("0901 F NM,80,F TX,fasting,F", "0902 C TX,not fasting,C"),
                        List.of("80 final", "not fasting corrected")),
                argumentSet(
                        "a withdrawal that does not say its kind",
                        List.of("0901 F TX,A,F TX,B,F", "0902 C ,,W ,,W"),
                        List.of("A entered-in-error", "B entered-in-error")),
                argumentSet(
                        "a document beside its text",
                        List.of("0901 F TX,A,F TX,B,F ED,x,F", "0902 C TX,C,C"),
                        List.of("B entered-in-error", "C corrected", "x final")),
                argumentSet(
                        "one that is corrected to another kind",
                        List.of("0901 F ST,POS,F", "0902 C TX,NEG,C"),
                        List.of("NEG corrected")),
                argumentSet(
                        "what was provisional and has a text in its place",
                        List.of("0901 P NM,80,P", "0902 F TX,haemolysed,F"),
                        List.of("80 cancelled", "haemolysed final")),
                argumentSet(
                        "findings and impression",
                        List.of("0901 F TX,Clear,F&GDT TX,Normal,F&IMP", "0902 C TX,Effusion,C&IMP"),
                        List.of("Clear final", "Effusion corrected")),
                argumentSet(
                        "an addendum of its own suffix",
                        List.of("0901 F TX,Clear,F&GDT", "0902 F TX,See scan,F&ADT"),
                        List.of("Clear final", "See scan final")));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsOfAnotherKindTakesNoPlace(List<String> messages, List<String> expected) {
        assertThat(after(messages)).containsExactlyElementsOf(expected);
    }

    static Stream<Arguments> times() {
        return Stream.of(
                argumentSet(
                        "each reading in its own message",
                        List.of("0801 F NM,80,F@0800", "0811 F NM,38,F@0810", "0821 F NM,80,F@0820"),
                        List.of("38@0810 final", "80 final", "80@0820 final")),
                argumentSet(
                        "a withdrawal of which the record has nothing",
                        List.of("0801 F NM,80,F@0800", "0811 C NM,38,W@0810"),
                        List.of("!", "80 final")),
                argumentSet(
                        "a provisional one that is completed",
                        List.of("0801 P NM,80,P@0800", "0811 F NM,81,F@0810"),
                        List.of("81@0810 final")),
                argumentSet(
                        "one of a trend that is corrected to another time",
                        List.of("0901 F NM,80,F@0800 NM,81,F@0810", "0902 C NM,80,F@0800 NM,81,C@0815"),
                        List.of("80 final", "81@0815 corrected")),
                argumentSet(
                        "a withdrawal beside what replaces it",
                        List.of("0901 F NM,80,F@0800 NM,38,F@0810", "0902 C NM,38,W@0810 NM,39,C@0810"),
                        List.of("38@0810 entered-in-error", "39@0810 corrected", "80 final")),
                argumentSet(
                        "a text that was provisional until another time",
                        List.of("0901 P TX,A,P@0800 TX,B,P@0800", "0902 F TX,C,F@0810"),
                        List.of("B cancelled", "C@0810 final")));
    }

    @ParameterizedTest
    @MethodSource("times")
    void anotherTimeIsAnotherResult(List<String> messages, List<String> expected) {
        assertThat(after(messages)).containsExactlyElementsOf(expected);
    }

    static Stream<Arguments> values() {
        return Stream.of(
                argumentSet(
                        "less than a value",
                        List.of("0901 F NM,<5,F NM,38,F NM,82,F", "0902 C NM,<5,F NM,38,W NM,82,F"),
                        List.of("38 entered-in-error", "82 final", "<5 final")),
                argumentSet(
                        "a number that only resembles it",
                        List.of("0901 F NM,>100,F NM,38,F", "0902 C NM,100,W"),
                        List.of("!", "38 final", ">100 final")),
                argumentSet(
                        "structured numbers",
                        List.of("0901 F SN,^38,F SN,^80,F", "0902 C SN,^38,W"),
                        List.of("38 entered-in-error", "80 final")),
                argumentSet(
                        "words for codes",
                        List.of("0901 F CWE,^Staph,F CWE,^Coli,F CWE,^Candida,F", "0902 F CWE,^Coli,F CWE,^Candida,F"),
                        List.of("Candida final", "Coli final", "Staph final")),
                argumentSet(
                        "equal ones keep their place",
                        List.of("0901 P ST,Staph,P ST,Coli,P", "0902 F ST,Coli,F"),
                        List.of("Coli final", "Staph cancelled")),
                argumentSet(
                        "an addendum with as many lines",
                        List.of("0901 F TX,A,F TX,B,F", "0902 F TX,ADDENDUM,F TX,nodule,F"),
                        List.of("A final", "ADDENDUM final", "B final", "nodule final")),
                argumentSet(
                        "some of what is completed without being sent again",
                        List.of("0901 P TX,A,P TX,B,P", "0902 F TX,,U"),
                        List.of("!", "A preliminary", "B preliminary")),
                argumentSet(
                        "a text of a corrected report",
                        List.of("0901 F TX,Negative,F", "0902 C TX,Positive,F"),
                        List.of("Positive final")),
                argumentSet(
                        "all of what is completed without being sent again",
                        List.of("0901 P TX,A,P TX,B,P", "0902 F TX,,U TX,,U"),
                        List.of("A final", "B final")),
                argumentSet(
                        "a result after it could not be obtained",
                        List.of("0901 F NM,,X", "0902 F NM,80,F"),
                        List.of("80 final")));
    }

    @ParameterizedTest
    @MethodSource("values")
    void ofSeveralTheOneThatSaysItIsMeant(List<String> messages, List<String> expected) {
        assertThat(after(messages)).containsExactlyElementsOf(expected);
    }

    /// The results that the record has then, and a `!` for each message that was not taken, in the order of their text.
    private List<String> after(List<String> messages) {
        List<String> after = new ArrayList<>();
        for (String message : messages) {
            try {
                send(message);
            } catch (ProblemException refused) {
                assertThat(refused.problem().code()).isEqualTo("VGL-HL7-050");
                after.add("!");
            }
        }
        record.all(Observation.class).forEach(result -> after.add(shown(result)));
        return after.stream().sorted(Comparator.naturalOrder()).toList();
    }

    private void send(String message) {
        String[] head = message.split(" ", 3);
        List<String> segments = new ArrayList<>();
        segments.add("PID|1||4711^^^GH&1.2.3&ISO^MR||Muster^Anna");
        segments.add("OBR|1|P1^OE|F1^LAB|24323-8^CMP^LN|||20260301080000" + "|".repeat(18) + head[1]);
        for (String obx : head[2].split(" (?=[A-Z]{2,3},|,)")) {
            String[] parts = obx.split(",");
            String status = parts[2].substring(0, 1);
            String more = parts[2].substring(1);
            String time = more.startsWith("@") ? "20260301" + more.substring(1) + "00" : "";
            String suffix = more.startsWith("&") ? more : "";
            segments.add("OBX|1|" + parts[0] + "|2339-0" + suffix + "^Glucose^LN||" + parts[1] + "||||||" + status
                    + "|||" + time);
        }
        record.sent(head[0] + "00", "ORU^R01", segments.toArray(String[]::new));
    }

    private static String shown(Observation result) {
        String value = switch (result.getValue()) {
            case null -> "-";
            case Quantity amount ->
                (amount.hasComparator() ? amount.getComparator().toCode() : "")
                        + amount.getValue().toPlainString();
            case CodeableConcept concept ->
                concept.hasText()
                        ? concept.getText()
                        : concept.getCodingFirstRep().getDisplay();
            case Type other -> other.primitiveValue();
        };
        String time =
                TIME_OF_DAY.format(result.getEffectiveDateTimeType().getValue().toInstant());
        return value + (time.equals("0800") ? "" : "@" + time) + " "
                + result.getStatus().toCode();
    }
}
