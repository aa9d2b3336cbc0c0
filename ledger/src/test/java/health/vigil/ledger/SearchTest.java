package health.vigil.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.PatientToken;
import health.vigil.testkit.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Questions over a log with large and small segments and a tail, against reading every entry.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Requirement({"EVI-5", "EVI-6"})
class SearchTest {
    private static final int SIZE = 40_000;
    private static final List<PatientToken> PATIENTS = Stream.of("a", "b", "c")
            .map(letter -> PatientToken.audit(letter.repeat(26)))
            .toList();

    private final Entries source = new Entries(11);
    private final Random random = new Random(12);
    private final List<Entry> all = new ArrayList<>();
    private Path directory;
    private LedgerReader reader;

    @BeforeAll
    void write(@TempDir Path home) throws Exception {
        directory = home.resolve("log");
        for (int i = 0; i < SIZE; i++) {
            Entry made = source.next();
            // clocks step back now and then
            all.add(new Entry(
                    made.id(),
                    made.time().minusSeconds(random.nextInt(20) == 0 ? random.nextInt(3600) : 0),
                    random.nextInt(500) == 0 ? new Actor(Actor.Kind.PERSON, "rare", null, null) : made.actor(),
                    made.authority(),
                    random.nextInt(3) == 0 ? PATIENTS.get(random.nextInt(3)) : null,
                    made.act()));
        }
        try (TileLog log = TileLog.open(directory, TestLog.keys(home.resolve("keys")), InstantSource.system())) {
            for (int done = 0; done < SIZE; done += 5_000) {
                log.append(all.subList(done, done + 5_000));
                log.index();
            }
        }
        reader = new LedgerReader(directory);
    }

    @Test
    void segmentsOfSeveralSizesAreThere() throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("search"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("0-32768", "32768-36864");
        }
    }

    @Test
    void anIndexMadeAtOnceIsTheOneThatGrew(@TempDir Path home) throws Exception {
        Path copy = home.resolve("log");
        try (TileLog log = TileLog.open(copy, TestLog.keys(home.resolve("keys")), InstantSource.system())) {
            log.append(all);
            log.index();
        }

        for (String segment : List.of("0-32768", "32768-36864")) {
            assertThat(copy.resolve("search").resolve(segment))
                    .hasSameBinaryContentAs(directory.resolve("search").resolve(segment));
        }
    }

    @Test
    void everyQuestionFindsWhatReadingEverythingFinds() {
        for (int round = 0; round < 400; round++) {
            EntrySearch search = anySearch();

            assertThat(reader.find(search).stream().map(RecordedEntry::index))
                    .as(search.toString())
                    .containsExactlyElementsOf(byReading(search));
        }
    }

    @Test
    void everyIdIsFoundInItsPlace() {
        for (int round = 0; round < 200; round++) {
            int index = random.nextInt(SIZE);

            assertThat(reader.entry(all.get(index).id())).contains(new RecordedEntry(index, all.get(index)));
        }
        assertThat(reader.entry(UUID.randomUUID())).isEmpty();
    }

    @Test
    void whatIsRecordedIsTold() {
        Entry first = all.getFirst();
        String unknown = "alert/" + UUID.randomUUID();
        String step = all.stream()
                .filter(entry -> entry.act() instanceof Act.AlertStepped)
                .map(entry -> "alert/" + ((Act.AlertStepped) entry.act()).alert())
                .findFirst()
                .orElseThrow();

        Set<String> recorded = reader.recorded(
                List.of("alert-stepped", first.act().kind()), List.of("entry/" + first.id(), unknown, step));

        assertThat(recorded).containsExactlyInAnyOrder("entry/" + first.id(), step);
        assertThat(reader.recorded(List.of("job-ran"), List.of(step))).isEmpty();
    }

    private EntrySearch anySearch() {
        Entry like = all.get(random.nextInt(SIZE));
        EntrySearch search = EntrySearch.everything().atMost(random.nextInt(1, 60));
        if (random.nextBoolean()) {
            search = search.latestFirst();
        }
        if (random.nextInt(3) == 0) {
            search = search.about(PATIENTS.get(random.nextInt(3)));
        }
        if (random.nextInt(3) == 0) {
            search = search.by(random.nextBoolean() ? "rare" : like.actor().id());
        }
        if (random.nextInt(3) == 0) {
            search = random.nextBoolean()
                    ? search.ofKind(like.act().kind())
                    : search.ofKind("job-ran", "contained", "alert-stepped");
        }
        if (random.nextInt(3) == 0) {
            search = search.between(
                    random.nextInt(4) == 0 ? null : like.time(),
                    random.nextInt(3) == 0 ? null : like.time().plusSeconds(random.nextInt(20_000)));
        }
        if (random.nextInt(4) == 0) {
            search = search.referringToAnyOf(List.of("policy/nurse-reads-own-unit", "policy/another"));
        }
        return random.nextInt(3) == 0 ? search.after(random.nextInt(SIZE)) : search;
    }

    private List<Long> byReading(EntrySearch search) {
        LongStream order = search.newestFirst()
                ? LongStream.iterate(SIZE - 1, index -> index >= 0, index -> index - 1)
                : LongStream.range(0, SIZE);
        Long beyond = search.beyond();
        return order.filter(index -> beyond == null || (search.newestFirst() ? index < beyond : index > beyond))
                .filter(index -> asked(search, all.get((int) index)))
                .limit(search.limit())
                .boxed()
                .toList();
    }

    private static boolean asked(EntrySearch search, Entry entry) {
        Map<String, Boolean> holds = Map.of(
                "subject",
                search.subject() == null || search.subject().equals(entry.subject()),
                "actor",
                search.actor() == null || search.actor().equals(entry.actor().id()),
                "kind",
                search.kinds().isEmpty() || search.kinds().contains(entry.act().kind()),
                "from",
                search.from() == null || !entry.time().isBefore(search.from()),
                "until",
                search.until() == null || entry.time().isBefore(search.until()),
                "policy",
                search.references().isEmpty()
                        || (entry.authority() instanceof Authority.Decided decided
                                && decided.policies().contains("nurse-reads-own-unit")));
        return !holds.containsValue(false);
    }
}
