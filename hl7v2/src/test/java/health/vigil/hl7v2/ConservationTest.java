package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.hl7v2.ConservationReport.Line;
import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.testkit.Requirement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Provenance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Requirement("INT-2")
class ConservationTest {
    private static final String[] SEGMENTS = {
        "PID|1||4711^^^GH&1.2.3&ISO^MR||Muster^Anna||19450607|F|||||||||||||||||||VET^retired",
        "PV1|1|I|MICU^101^1^GH^^^^^^^X||||||||||||||||V1^^^GH&1.2.3&ISO^VN",
        "OBR|1||F1^LAB|24323-8^CMP^LN|||20260301100000||||||||~~|||||||20260301113000||CH|F",
        "OBX|1|NM|2524-7^Lactate^LN||4.1|mmol/L^mmol/L^UCUM|0.5-2.2|H|||F||secret|20261399",
        "ZPM|7|a^b&c~d|\"\"| "
    };
    private final Mapped record = new Mapped();

    private static String at(ConservationReport report, String position) {
        return report.fields().stream()
                .filter(line -> line.position().toString().equals(position))
                .map(line -> line.outcome() + " " + line.target())
                .findFirst()
                .orElse("not reported");
    }

    @Test
    void everyPopulatedFieldIsAccountedFor() {
        ConservationReport report = record.message("ORU^R01", SEGMENTS).report();

        assertThat(report.count(Outcome.UNACCOUNTED)).isZero();
        assertThat(List.of(
                        at(report, "OBX[1]-5[1].1.1"),
                        at(report, "PID[1]-1[1].1.1"),
                        at(report, "PID[1]-27[1].2.1"),
                        at(report, "OBX[1]-14[1].1.1"),
                        at(report, "ZPM[1]-2[1].2.2"),
                        at(report, "ZPM[1]-3[1].1.1"),
                        at(report, "ZPM[1]-4[1].1.1"),
                        at(report, "OBR[1]-15[1].1.1")))
                .containsExactly(
                        "MAPPED Observation.value[x]",
                        "NOT_CARRIED SET_ID",
                        "EXTENSION Provenance.extension(unmapped-field)",
                        "EXTENSION Provenance.extension(unmapped-field)",
                        "EXTENSION Provenance.extension(unmapped-field)",
                        "NOT_CARRIED EXPLICIT_NULL",
                        "not reported",
                        "not reported");
    }

    /// @param lost of the paths, which are such as mappers give, by number
    @ParameterizedTest
    @CsvSource({
        "Location, 0",
        "Practitioner, 1",
        "PractitionerRole, 2",
        "Organization, 3",
        "EpisodeOfCare, 4",
        "Encounter, 0 5",
        "Provenance, 1",
        "Patient, ''",
    })
    void whatTheRecordDidNotTakeIsToldOfEachTypeThatAPathNames(String type, String lost) {
        List<String> paths = List.of(
                "Encounter.location(Location.identifier).value",
                "Provenance.agent.who(Practitioner.name).family",
                "(PractitionerRole).period.start",
                "(Organization.identifier).value",
                "EpisodeOfCare.extension(description)",
                "Encounter.class");
        List<Line> lines = paths.stream()
                .map(path -> new Line(new Position("ZZZ", 1, 1, 1, 1, 1), Outcome.MAPPED, path))
                .toList();

        List<Line> told = new ConservationReport("ADT_A01", lines)
                .notCarried(Map.of(type, Reason.REFERENCE_ONLY))
                .fields();

        assertThat(IntStream.range(0, told.size())
                        .filter(i -> told.get(i).outcome() == Outcome.NOT_CARRIED)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(lost);
    }

    @Test
    void whatHasNoPlaceIsKeptAsSentOnTheProvenance() {
        record.message("ORU^R01", SEGMENTS);

        assertThat(record.only(Provenance.class).getExtensionsByUrl(MessageMapper.UNMAPPED_FIELD))
                .extracting(ConservationTest::kept)
                .containsExactly(
                        "PID[1]-27 = VET^retired",
                        "PV1[1]-3[1].11.1 = X",
                        "OBX[1]-13 = secret",
                        "OBX[1]-14 = 20261399",
                        "ZPM[1]-1 = 7",
                        "ZPM[1]-2 = a^b&c~d");
    }

    private static String kept(Extension extension) {
        return extension.getExtensionString("position") + " = " + extension.getExtensionString("value");
    }

    @Test
    @Requirement("PHI-7")
    void theReportRepeatsNoContent() {
        ConservationReport report = record.message("ORU^R01", SEGMENTS).report();

        assertThat(report.toString()).doesNotContain("Muster", "4711", "secret", "1945");
    }

    @Test
    void theTotalsAddUp() {
        ConservationReport report = record.message("ORU^R01", SEGMENTS).report();

        ConservationReport.Totals totals =
                ConservationReport.Totals.ZERO.plus(report).plus(report);

        assertThat(totals.messages()).isEqualTo(2);
        assertThat(totals.fields())
                .isEqualTo(totals.mapped() + totals.extension() + totals.notCarried() + totals.unaccounted())
                .isEqualTo(2L * report.fields().size());
        assertThat(report.fields()).extracting(Line::position).doesNotHaveDuplicates();
    }
}
