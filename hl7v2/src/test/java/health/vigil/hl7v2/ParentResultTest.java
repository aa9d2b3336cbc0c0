package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.testkit.Requirement;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;

/// A susceptibility says of which organism it is (OBR-26, OBR-29). The segments are our own.
@Requirement("INT-2")
class ParentResultTest {
    private static final String PID = "PID|1||4711^^^GH&1.2.3&ISO^MR||Muster^Anna";
    private static final List<String> CULTURE = List.of(
            obr("P1", "F1", "600-7^Culture^LN", "", ""),
            "OBX|1|CWE|600-7^Organism^LN|1|112283007^Escherichia coli^SCT||||||F",
            "OBX|2|CWE|600-7^Organism^LN|2|3092008^Staphylococcus aureus^SCT||||||F");
    private final Mapped record = new Mapped();

    @Test
    void eachOfAMessageFollowsFromItsOrganism() {
        MappedMessage mapped =
                send(List.of(CULTURE, susceptible("F2", "1", "P1&A^F1&B", "R"), susceptible("F3", "2", "", "S")));

        assertThat(organisms()).containsExactly("R of 112283007", "S of 3092008");
        assertThat(mapped.report().fields())
                .filteredOn(line -> line.position().toString().matches("OBR\\[[23]]-26\\[1]\\.[12]\\.1"))
                .hasSize(4)
                .allMatch(line ->
                        line.outcome() == Outcome.MAPPED && line.target().equals("Observation.derivedFrom"));
    }

    @Test
    void ofALaterMessageTheRecordIsAsked() {
        send(List.of(CULTURE));
        send(List.of(susceptible("F2", "2", "P1&A^F1&B", "S")));

        assertThat(organisms()).containsExactly("S of 3092008");
    }

    @Test
    void ofALaterMessageSeveralOfOneSubIdAreNone() {
        send(List.of(CULTURE.stream().map(obx -> obx.replace("LN|2|", "LN|1|")).toList()));
        send(List.of(susceptible("F2", "1", "P1&A^F1&B", "S")));

        assertThat(organisms()).containsExactly("S of none");
    }

    @Test
    void whereSeveralMayBeMeantNoneIs() {
        List<String> other = Stream.concat(
                        Stream.of(obr("P9", "F9", "600-7^Culture^LN", "", "")),
                        CULTURE.stream().skip(1))
                .toList();
        send(List.of(CULTURE, other, susceptible("F2", "1", "", "R")));

        assertThat(organisms()).containsExactly("R of none");
    }

    @Test
    void theNumberTellsTheOneOfSeveralCultures() {
        List<String> other = List.of(
                obr("P9", "F9", "600-7^Culture^LN", "", ""),
                "OBX|1|CWE|600-7^Organism^LN|1|5595000^Salmonella typhi^SCT||||||F");
        send(List.of(CULTURE, other, susceptible("F2", "1", "P9&A^F9&B", "R")));

        assertThat(organisms()).containsExactly("R of 5595000");
    }

    private MappedMessage send(List<List<String>> groups) {
        return record.message(
                "ORU^R01",
                Stream.concat(Stream.of(PID), groups.stream().flatMap(List::stream))
                        .toArray(String[]::new));
    }

    private static List<String> susceptible(String filler, String subId, String parent, String judged) {
        return List.of(
                obr("P1", filler, "18769-0^Susceptibilities^LN", "600-7&Organism&LN^" + subId + "^as grown", parent),
                "OBX|1|NM|18862-3^Amoxicillin^LN||16|ug/mL||" + judged + "|||F");
    }

    private static String obr(String placer, String filler, String code, String result, String parent) {
        return "OBR|1|" + placer + "^A|" + filler + "^B|" + code + "|||20260301080000" + "|".repeat(18) + "F|" + result
                + "|||" + parent;
    }

    private List<String> organisms() {
        List<Observation> all = record.all(Observation.class);
        return all.stream()
                .filter(Observation::hasInterpretation)
                .map(one -> one.getInterpretationFirstRep().getCodingFirstRep().getCode() + " of "
                        + all.stream()
                                .filter(other -> one.getDerivedFrom().stream()
                                        .anyMatch(
                                                from -> from.getReference().equals("Observation/" + other.getIdPart())))
                                .map(other -> other.getValueCodeableConcept()
                                        .getCodingFirstRep()
                                        .getCode())
                                .findFirst()
                                .orElse("none"))
                .sorted()
                .toList();
    }
}
