package health.vigil.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.Message;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Made from small tables in the source's shape: stay 7001 charted in CareVue, 7002 in MetaVision by a patient
/// whose age is hidden. On the sandbox calendar 7001 opens on 5 January 2026 at 08:30 and 7002 at 20:00.
@Requirement("MIG-6")
class FeedMakerTest {
    private static final Path TABLES = Path.of("src/test/resources/tables");

    @TempDir
    Path out;

    @Test
    void sendsValuesWhenTheyWereFiledAndDatesThemWhenTheyWereTrue() {
        make(7001);

        assertThat(Observed.in(out))
                .filteredOn(observed -> observed.item().equals("190"))
                .singleElement()
                .satisfies(oxygen -> {
                    assertThat(oxygen.when()).isEqualTo("20260105130000");
                    assertThat(oxygen.sent()).isEqualTo("20260105164000");
                });
    }

    @Test
    void saysCareVueAndMetaVisionInOneLanguage() {
        make(7001, 7002);

        assertThat(Observed.in(out))
                .filteredOn(observed -> observed.loinc().equals("8310-5")
                        || observed.loinc().equals("3150-6")
                        || observed.loinc().equals("9270-0"))
                .extracting(Observed::item, Observed::value, Observed::unit)
                .containsExactlyInAnyOrder(
                        tuple("678", "98.4", "[degF]"),
                        tuple("677", "37", "Cel"),
                        tuple("223762", "38.9", "Cel"),
                        tuple("190", "40", "%"),
                        tuple("223835", "50", "%"),
                        tuple("723", "1", "{score}"));
    }

    @Test
    @Requirement("SCO-5")
    void correctsUnderTheNumberOfWhatItCorrects() {
        make(7002);

        List<Observed> rates = Observed.in(out).stream()
                .filter(observed -> observed.item().equals("220045"))
                .toList();
        assertThat(rates).extracting(Observed::value).containsExactly("121", "101");
        assertThat(rates).extracting(Observed::status).containsExactly("F", "C");
        assertThat(rates).extracting(Observed::sent).containsExactly("20260105220300", "20260105233000");
        assertThat(rates)
                .extracting(Observed::order)
                .containsOnly(rates.getFirst().order());
    }

    @Test
    @Requirement("SCO-5")
    void deletesWhatTheSourceMarksAsAnError() {
        make(7002);

        assertThat(Observed.in(out))
                .filteredOn(observed -> observed.item().equals("220179"))
                .extracting(Observed::value, Observed::status, Observed::sent)
                .containsExactly(tuple("11647", "F", "20260105220300"), tuple("11647", "D", "20260105223300"));
    }

    @Test
    void tellsArterialFromOtherGasesAndBoundsFromNumbers() {
        make(7001);

        assertThat(Observed.in(out))
                .filteredOn(observed ->
                        List.of("50821", "50912", "51265", "51222", "50893").contains(observed.item()))
                .extracting(Observed::when, Observed::loinc, Observed::type, Observed::value, Observed::status)
                .containsExactlyInAnyOrder(
                        tuple("20260105133000", "2703-7", "NM", "85", "F"),
                        tuple("20260105183000", "11556-8", "NM", "41", "F"),
                        tuple("20260105090000", "2160-0", "SN", "<0.4", "F"),
                        tuple("20260105133000", "777-3", "SN", "<5", "F"),
                        tuple("20260105133000", "718-7", "ST", "UNABLE TO REPORT", "X"),
                        tuple("20260105133000", "17861-6", "NM", "8.4", "F"));
    }

    @Test
    @Requirement("MIG-4")
    void accountsForEveryRow() {
        FeedManifest manifest = make(7001, 7002);

        assertThat(rows(manifest, "chartevents").notSent())
                .isEqualTo(sorted(
                        "computed from another item that is sent", 1L,
                        "item is not in codes.csv", 1L,
                        "neither a fraction nor a percentage of oxygen", 1L,
                        "no value", 1L,
                        "repeats a row", 1L,
                        "unit is not the item's", 1L));
        assertThat(rows(manifest, "labevents").notSent()).isEqualTo(sorted("free text", 1L));
        assertThat(manifest.rows())
                .allSatisfy((table, rows) -> assertThat(rows.inWindow())
                        .isEqualTo(rows.sent()
                                + rows.notSent().values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum()));
        long observations = Observed.in(out).stream()
                .filter(observed -> !observed.status().equals("D"))
                .count();
        long specimens = 1;
        assertThat(observations + specimens)
                .isEqualTo(manifest.rows().values().stream()
                        .mapToLong(FeedManifest.Rows::sent)
                        .sum());
    }

    @Test
    void holdsWhatWasFiledTooEarlyUntilItIsTrue() {
        make(7001);

        assertThat(Observed.in(out))
                .filteredOn(observed -> observed.item().equals("618"))
                .allSatisfy(rate -> assertThat(rate.sent()).isEqualTo(rate.when()))
                .hasSize(2);
    }

    @Test
    void followsThePatientThroughTheHospital() {
        make(7001);

        List<Message> moves = Observed.messages(out).stream()
                .filter(message -> message.header().type().equals("ADT"))
                .toList();
        assertThat(moves)
                .extracting(message -> message.header().trigger())
                .containsExactly("A01", "A08", "A02", "A02", "A02", "A03");
        assertThat(moves)
                .extracting(
                        message -> message.segment("PV1").field(3).component(1).text())
                .containsExactly("ED", "ED", "WARD-4", "SICU", "WARD-45", "WARD-45");
    }

    @Test
    void saysHowAStayEnded() {
        make(7001, 7002);

        assertThat(Observed.messages(out))
                .filteredOn(message -> message.header().trigger().equals("A03"))
                .extracting(
                        message -> message.segment("PV1").field(36).component(1).text())
                .containsExactly("20", "30");
    }

    @Test
    @Requirement("PHI-7")
    void namesNobody() throws IOException {
        make(7001, 7002);

        try (Stream<Path> files = Files.list(out)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".hl7")).toList()) {
                assertThat(Files.readString(file)).doesNotContainPattern("[^0-9][789]00[123][^0-9]");
            }
        }
        assertThat(Observed.messages(out)).allSatisfy(message -> {
            assertThat(message.segment("PID").field(3).component(1).text()).startsWith("SBX-");
            assertThat(message.segment("PID").field(11).component(3).text()).isIn("", "Exampleton");
            assertThat(message.segment("PID").field(13).component(1).text()).matches("|555-01\\d\\d");
        });
    }

    @Test
    void givesThoseWhoseAgeIsHiddenOneAge() {
        make(7002);

        assertThat(Observed.messages(out)
                        .getFirst()
                        .segment("PID")
                        .field(7)
                        .component(1)
                        .text()
                        .substring(0, 4))
                .isIn("1934", "1935");
    }

    @Test
    void makesTheSameBytesFromTheSameTables(@TempDir Path again) throws IOException {
        make(7001, 7002);

        new FeedMaker(request(again, 1, "7001", "7002")).make();

        assertThat(again).isDirectoryRecursivelyContaining("glob:**stay-00*");
        for (String file : List.of("feed.json", "stay-001.hl7", "stay-002.hl7")) {
            assertThat(again.resolve(file)).hasSameBinaryContentAs(out.resolve(file));
        }
    }

    @Test
    void choosesByWantedMixture() {
        FeedManifest manifest = new FeedMaker(FeedRequest.of(TABLES, out, 2, 1)).make();

        assertThat(manifest.stays())
                .extracting(FeedManifest.Stay::charting)
                .containsExactlyInAnyOrder("carevue", "metavision");
    }

    @Test
    void refusesAStayThatIsNotThere() {
        assertThatThrownBy(() -> make(7009))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("VGL-SBX-003");
    }

    private FeedManifest make(Integer... stays) {
        return new FeedMaker(
                        request(out, 1, Stream.of(stays).map(String::valueOf).toArray(String[]::new)))
                .make();
    }

    private static FeedRequest request(Path out, long seed, String... stays) {
        return new FeedRequest(TABLES, out, 1, List.of(stays), seed, FeedRequest.START, Duration.ofDays(7));
    }

    private static SortedMap<String, Long> sorted(Object... pairs) {
        SortedMap<String, Long> map = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], (Long) pairs[i + 1]);
        }
        return map;
    }

    private static FeedManifest.Rows rows(FeedManifest manifest, String table) {
        return Objects.requireNonNull(manifest.rows().get(table));
    }
}
