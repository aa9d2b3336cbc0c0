package health.vigil.vault;

import static health.vigil.vault.Records.heartRate;
import static health.vigil.vault.Records.patient;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import health.vigil.vault.internal.search.DateCondition;
import health.vigil.vault.internal.search.Elements;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// FHIR's dates go from the year 0001 to 9999. The comparison of R4 by itself is the oracle of what the tables find.
@TestInstance(Lifecycle.PER_CLASS)
class VaultFarDatesTest {
    private final List<Observation> stored = new ArrayList<>();
    private VaultFixture fixture;

    @BeforeAll
    void store(@TempDir Path home) {
        fixture = new VaultFixture(home.resolve("keys"));
        fixture.put(
                patient("first", "1", "A", "A", "0001-01-01"),
                patient("early", "2", "B", "B", "1650-06-01"),
                patient("now", "3", "C", "C", "1957-03-14"),
                patient("late", "4", "D", "D", "2500-01-01"),
                patient("last", "5", "E", "E", "9999-12-31"));
        for (String time : List.of(
                "0001",
                "0001-01-01",
                "0001-01-01T00:00:00+14:00",
                "2026-03-01",
                "9999",
                "9999-12",
                "9999-12-31",
                "9999-12-31T23:59:59Z",
                "9999-12-31T23:59:59.999Z",
                "9999-12-31T23:59:59-14:00")) {
            stored.add(heartRate("o" + stored.size(), "now", time, "70"));
        }
        within("2026-01-01", "9999-12-31");
        within("0001-01-01", "2026-01-01");
        within("0001-01-01", "9999-12-31T23:59:59-12:00");
        within(null, "9999-12-31");
        within("9999-12-31", null);
        stored.forEach(fixture::put);
    }

    private void within(@Nullable String start, @Nullable String end) {
        Observation result = heartRate("o" + stored.size(), "now", "2026", "70");
        Period period = new Period();
        if (start != null) {
            period.setStartElement(new DateTimeType(start));
        }
        if (end != null) {
            period.setEndElement(new DateTimeType(end));
        }
        result.setEffective(period);
        stored.add(result);
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001",
                "0001-01",
                "0001-01-01",
                "0001-01-01T00:00:00+14:00",
                "2026-03-01",
                "9999",
                "9999-12",
                "9999-12-31",
                "9999-12-31T23:59:59Z",
                "9999-12-31T23:59:59.999-14:00"
            })
    @Requirement("INT-3")
    void everyPrefixFindsWhatItSays(String date) {
        for (String prefix : List.of("", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap")) {
            DateCondition condition = DateCondition.parse(prefix + date).orElseThrow();
            List<String> expected = stored.stream()
                    .filter(result ->
                            condition.holds(Elements.span(result.getEffective()).orElseThrow(), VaultFixture.START))
                    .map(result -> "Observation/" + result.getIdPart())
                    .toList();

            assertThat(fixture.find("Observation", "date=" + prefix + date))
                    .as(prefix + date)
                    .containsExactlyInAnyOrderElementsOf(expected);
            fixture.find("Observation", "_lastUpdated=" + prefix + date);
        }
        assertThat(fixture.find("Observation", "_lastUpdated=ge0001-01-01", "_lastUpdated=le9999-12-31"))
                .hasSize(stored.size());
    }

    @ParameterizedTest
    @CsvSource({
        "9999-12-31, last",
        "0001-01-01, first",
        "1650-06-01, early",
        "2500-01-01, late",
        "ge1957, now late last",
        "gt2500-01-01, last",
        "ge2418-01-01, late last",
        "lt1700-01-01, first early",
        "le0001-01-01, first",
        "eb1650-06-01, first",
        "ge0001-01-01, first early now late last",
        "le9999-12-31, first early now late last",
        "ne9999-12-31, first early now late"
    })
    @Requirement("INT-3")
    void datesOfBirthAreFoundHoweverFar(String condition, String expected) {
        List<String> found = fixture.find("Patient", "birthdate=" + condition);

        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(List.of(expected.split(" ")).stream()
                        .map(id -> "Patient/" + id)
                        .toList());
    }

    @Test
    void pagesGoOnBehindTheLastDay() {
        List<String> whole = new ArrayList<>();
        String cursor = null;
        do {
            RecordSearch.Page page = fixture.page("Observation", 2, cursor, "date=ge0001-01-01");
            page.records().forEach(found -> whole.add(found.key().id()));
            cursor = page.next();
        } while (cursor != null);

        assertThat(whole)
                .containsExactlyInAnyOrderElementsOf(stored.stream()
                        .map(Observation::getIdPart)
                        .filter(id -> !id.equals("o2")) // which is before in UTC
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001-01-01", "9999-12-31T23:59:59-14:00"})
    void aStayMayBeginAtEitherEnd(String start) {
        Encounter stay = Records.stay("e", "now", EncounterStatus.INPROGRESS, start, "MICU");
        stay.getPeriod().setEndElement(new DateTimeType("9999-12-31T23:59:59Z"));

        fixture.put(stay);

        assertThat(fixture.unit("now")).hasValue("MICU");
    }

    @ParameterizedTest
    @CsvSource({
        "-1000000000-01-01T00:00:00Z, true",
        "-9000-01-01T00:00:00Z, true",
        "-0001-01-01T00:00:00Z, true",
        "0000-12-31T10:00:00Z, true",
        "+10000-01-01T00:00:00Z, false",
        "+300000-01-01T00:00:00Z, false"
    })
    void whatIsAskedSinceATimeFarOffIsAnswered(String since, boolean all) {
        RecordKey key = new RecordKey("Patient", "now");
        Instant time = Instant.parse(since);

        List<StoredRecord> versions = fixture.transaction(
                transaction -> fixture.vault.history(transaction, fixture.access, key, time, null, 10));
        List<StoredRecord> listed = fixture.transaction(transaction -> fixture.vault.list(
                transaction,
                fixture.access,
                new RecordListing(
                        null,
                        new TreeSet<>(List.of("Patient")),
                        time,
                        new RecordListing.Span(time, Instant.MAX),
                        false,
                        10,
                        null)));

        assertThat(versions).hasSize(all ? 1 : 0);
        assertThat(listed).hasSize(all ? 5 : 0);
    }
}
