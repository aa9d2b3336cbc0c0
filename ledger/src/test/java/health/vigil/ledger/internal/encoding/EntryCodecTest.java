package health.vigil.ledger.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import health.vigil.base.PatientToken;
import health.vigil.base.ProblemException;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.testkit.Requirement;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Requirement({"EVI-1", "EVI-3"})
class EntryCodecTest {
    private static final UUID ID = UUID.fromString("019c2d4e-5f60-7a1b-8c2d-3e4f5a6b7c8d");
    private static final Instant TIME = Instant.parse("2026-03-01T08:00:00.123456Z");

    /// What to find, and what to put in its place.
    private static final List<String[]> CHANGES = List.of(
            new String[] {"([0-9a-f]{8})-([0-9a-f]{4})-", "$1-0$2-"},
            new String[] {"\"0([0-9a-f]{7})-", "\"$1-"},
            new String[] {"a", "A"},
            new String[] {"Z\"", "0Z\""},
            new String[] {"Z\"", "000Z\""},
            new String[] {"\\.[0-9]+Z\"", "Z\""},
            new String[] {"\\.[0-9]+Z\"", ".000Z\""},
            new String[] {"0+Z\"", "Z\""},
            new String[] {"Z\"", "+00:00\""},
            new String[] {"T[0-9:]{8}", "T24:00:00"},
            new String[] {"T[0-9:]{8}", "T23:59:60"},
            new String[] {"\"time\":\"", "\"time\":\"+1"},
            new String[] {"\\{", "{\"0\":\"\","},
            new String[] {"\\}", ",\"zz\":[]}"},
            new String[] {"\"v\":1", "\"v\":1,\"v\":1"},
            new String[] {"\"v\":1", "\"subject\":null,\"v\":1"},
            new String[] {"\"role\":\"", "\"role\":null,\"roles\":\""},
            new String[] {"\"duty\":", "\"decision\":\"\",\"duty\":"},
            new String[] {"\"decision\":(.*)\"permitted\"", "\"decision\":$1\"duty\":\"\",\"permitted\""},
            new String[] {"\"kind\":\"[a-z]+\"", "\"kind\":\"machine\""},
            new String[] {"true|false", "true"},
            new String[] {":(-?[0-9]+)", ":$1.0"},
            new String[] {":([0-9]+)", ":0$1"},
            new String[] {":\"", ": \""},
            new String[] {"\\\\u00", "\\\\u01"},
            new String[] {"[a-z]", "\\\\u0061"});

    /// The format is for ever: these bytes were written by hand from RFC 8785 and the schema.
    @Test
    void anEntryHasItsPublishedBytes() {
        Entry entry = new Entry(
                ID,
                TIME,
                new Actor(Actor.Kind.PERSON, "nurse-7", "nurse", "10.0.0.9"),
                new Authority.Decided(ID, false, "TREATMENT", List.of("default-deny")),
                PatientToken.audit("abcdefghijklmnopqrstuvwxyz"),
                new Act.AlertStepped(ID, "raised", "overridden", "not \"septic\"\n\u20ac\u0007"),
                new Entry.SealedContent("k1", "AAAA"));

        String json = new String(EntryCodec.encode(entry), StandardCharsets.UTF_8);

        assertThat(json)
                .isEqualTo(
                        "{\"act\":{\"alert\":\"019c2d4e-5f60-7a1b-8c2d-3e4f5a6b7c8d\",\"from\":\"raised\","
                                + "\"reason\":\"not \\\"septic\\\"\\n\u20ac\\u0007\",\"to\":\"overridden\"},"
                                + "\"actor\":{\"from\":\"10.0.0.9\",\"id\":\"nurse-7\",\"kind\":\"person\",\"role\":\"nurse\"},"
                                + "\"authority\":{\"decision\":\"019c2d4e-5f60-7a1b-8c2d-3e4f5a6b7c8d\",\"permitted\":false,"
                                + "\"policies\":[\"default-deny\"],\"purpose\":\"TREATMENT\"},"
                                + "\"content\":{\"ciphertext\":\"AAAA\",\"key\":\"k1\"},"
                                + "\"id\":\"019c2d4e-5f60-7a1b-8c2d-3e4f5a6b7c8d\",\"kind\":\"alert-stepped\","
                                + "\"subject\":\"abcdefghijklmnopqrstuvwxyz\",\"time\":\"2026-03-01T08:00:00.123456Z\",\"v\":1}");
    }

    @Property(tries = 500)
    void whatIsEncodedIsDecodedTheSame(@ForAll("entries") Entry entry) {
        Entry decoded = EntryCodec.decode(EntryCodec.encode(entry));

        assertThat(decoded).isEqualTo(entry);
    }

    @Property(tries = 500)
    void aChangedByteIsAnotherEntryOrNone(@ForAll("entries") Entry entry, @ForAll int place, @ForAll byte change) {
        byte[] bytes = EntryCodec.encode(entry);
        bytes[Math.floorMod(place, bytes.length)] ^= change == 0 ? 1 : change;

        try {
            assertThat(EntryCodec.decode(bytes)).isNotEqualTo(entry);
        } catch (ProblemException e) {
            assertThat(e.problem().code()).isEqualTo("VGL-LED-002");
        }
    }

    /// The long way to know whether an entry has exactly these bytes: read it, write it again, and compare.
    @Property(tries = 2000)
    void whatIsReadIsWrittenAsTheSameBytes(@ForAll("entries") Entry entry, @ForAll long seed) {
        byte[] bytes = changed(new String(EntryCodec.encode(entry), StandardCharsets.UTF_8), new Random(seed))
                .getBytes(StandardCharsets.UTF_8);

        EntryCodec.entryOf(bytes)
                .ifPresent(read -> assertThat(EntryCodec.encode(read)).isEqualTo(bytes));
    }

    /// Ids, times, numbers and members that a lenient reader would take for the same.
    private static String changed(String json, Random random) {
        String[] change = CHANGES.get(random.nextInt(CHANGES.size()));
        Matcher found = Pattern.compile(change[0]).matcher(json);
        List<Integer> places = found.results().map(MatchResult::start).toList();
        if (places.isEmpty() || !found.find(places.get(random.nextInt(places.size())))) {
            return json;
        }
        StringBuilder out = new StringBuilder(json.substring(0, found.start()));
        String rest = json.substring(found.start());
        return out.append(Pattern.compile(change[0]).matcher(rest).replaceFirst(change[1]))
                .toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"v\":1}",
                "{\"v\":2}",
                "{\"v\":1.0}",
                "[[[[[[[[[[[[]]]]]]]]]]]]",
                "{\"v\":99999999999999999999}",
                "{\"v\":1,",
                "\u0000"
            })
    void whatIsNoEntryIsRefused(String hostile) {
        assertRefused(hostile);
    }

    @ParameterizedTest
    @ValueSource(strings = {" %s", "%s ", "%s{}"})
    void anotherFormOfTheSameEntryIsRefused(String form) {
        assertRefused(form.formatted(simple()));
    }

    @Test
    void membersThatTheSchemaDoesNotNameAreRefused() {
        assertRefused(simple().replace("\"v\":1", "\"v\":1,\"w\":1"));
        assertRefused(simple().replace("\"act\":{", "\"act\":{\"aside\":\"x\","));
        assertRefused(simple().replace("\"v\":1", "\"v\":1,\"v\":1"));
        assertRefused(simple().replace("keys", "\\u006beys"));
    }

    @Test
    void idsAndTimesHaveOneForm() {
        assertThat(EntryCodec.entryOf(simple().getBytes(StandardCharsets.UTF_8)))
                .isPresent();
        assertRefused(simple().replace("019c2d4e-", "019C2D4E-"));
        assertRefused(simple().replace("019c2d4e-", "19c2d4e-"));
        assertRefused(simple().replace(".123456Z", ".1234560Z"));
        assertRefused(simple().replace(".123456Z", ".123456000Z"));
        assertRefused(simple().replace(".123456Z", ".000Z"));
        assertRefused(simple().replace(".123456Z", "+00:00"));
        assertRefused(simple().replace("08:00:00.123456Z", "24:00:00Z"));
        assertRefused(simple().replace("Z\"", "z\""));
    }

    @Test
    void anEntryThatCouldBeReadButNeverWrittenIsRefused() {
        assertRefused(simple().replace("2026-03-01T", "1899-03-01T"));
        assertRefused(simple().replace("2026-03-01T", "+12026-03-01T"));
        assertRefused(simple().replace("keys/1", "half \\ud83d"));
        assertRefused(simple().replace("keys/1", "k".repeat(65_535)));
    }

    @Test
    void anEntryThatNoBundleCouldHoldIsRefused() {
        Act large = new Act.KeyChanged("k".repeat(65_535), "created");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> EntryCodec.encode(entry(large)))
                .withMessageContaining("VGL-LED-001");
    }

    @Test
    void whatJsonCannotSayExactlyIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntryCodec.encode(entry(new Act.KeyChanged("half \ud83d", "created"))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntryCodec.encode(entry(new Act.JobRan("j", "success", Map.of("n", 1L << 53)))));
    }

    private static String simple() {
        return new String(EntryCodec.encode(entry(new Act.KeyChanged("keys/1", "rotated"))), StandardCharsets.UTF_8);
    }

    private static Entry entry(Act act) {
        return new Entry(ID, TIME, Actor.platform("keys"), new Authority.Duty("rotation@1"), null, act);
    }

    private static void assertRefused(String hostile) {
        assertThatExceptionOfType(ProblemException.class)
                .as(hostile)
                .isThrownBy(() -> EntryCodec.decode(hostile.getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("VGL-LED-002");
    }

    @Provide
    Arbitrary<Entry> entries() {
        Arbitrary<UUID> ids = Arbitraries.create(UUID::randomUUID);
        Arbitrary<Instant> times = Arbitraries.longs()
                .between(0, 4_000_000_000L)
                .flatMap(seconds -> Arbitraries.integers()
                        .between(0, 999_999_999)
                        .map(nanos -> Instant.ofEpochSecond(seconds, nanos)));
        Arbitrary<String> texts = texts();
        Arbitrary<Actor> actors = Combinators.combine(
                        Arbitraries.of(Actor.Kind.class), texts, texts.injectNull(0.3), texts.injectNull(0.3))
                .as(Actor::new);
        Arbitrary<Authority> authorities = Arbitraries.oneOf(
                texts.map(Authority.Duty::new),
                Combinators.combine(
                                ids,
                                Arbitraries.of(true, false),
                                texts,
                                texts.list().ofMinSize(1).ofMaxSize(4))
                        .as(Authority.Decided::new));
        Arbitrary<PatientToken> tokens = Arbitraries.strings()
                .withChars("abcdefghijklmnopqrstuvwxyz234567")
                .ofLength(26)
                .map(PatientToken::audit);
        Arbitrary<Entry.SealedContent> contents =
                Combinators.combine(texts, texts).as(Entry.SealedContent::new);
        return Combinators.combine(
                        ids,
                        times,
                        actors,
                        authorities,
                        tokens.injectNull(0.3),
                        acts(ids, times),
                        contents.injectNull(0.5),
                        Arbitraries.longs().between(-1, 1L << 40).injectNull(0.5))
                .as(Entry::new);
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings().all().ofMaxLength(40).filter(EntryCodecTest::wellFormed);
    }

    private static boolean wellFormed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static Arbitrary<Act> acts(Arbitrary<UUID> ids, Arbitrary<Instant> times) {
        Arbitrary<String> text = texts();
        Arbitrary<List<String>> list = text.list().ofMaxSize(5);
        Arbitrary<SortedMap<String, String>> pairs =
                Arbitraries.maps(text, text).ofMaxSize(5).map(TreeMap::new);
        Arbitrary<Long> whole = Arbitraries.longs().between(-Json.LARGEST_WHOLE, Json.LARGEST_WHOLE);
        Arbitrary<SortedMap<String, Long>> figures =
                Arbitraries.maps(text, whole).ofMaxSize(5).map(TreeMap::new);
        return Arbitraries.oneOf(
                Combinators.combine(ids, text, text, text, text).as(Act.MessageReceived::new),
                Combinators.combine(ids, list, Arbitraries.integers()).as(Act.MessageNormalised::new),
                Combinators.combine(ids, text, text).as(Act.ExceptionQueued::new),
                Combinators.combine(ids, Arbitraries.of(true, false)).as(Act.ExceptionReplayed::new),
                Combinators.combine(text, list).as(Act.RecordsWritten::new),
                Combinators.combine(text, list, list, text.injectNull(0.3)).as(Act.RecordsDisclosed::new),
                Combinators.combine(
                                ids,
                                text,
                                times,
                                times,
                                list,
                                Arbitraries.maps(text, text).ofMaxSize(5),
                                text)
                        .as((assessment, bundle, asOf, known, inputs, result, confidence) -> new Act.Inference(
                                assessment, bundle, asOf, known, inputs, new TreeMap<>(result), confidence)),
                Combinators.combine(ids, text, text, text, ids.injectNull(0.5)).as(Act.AlertStepped::new),
                Combinators.combine(ids, text, text, text).as(Act.NoticeDelivered::new),
                Combinators.combine(text, text, text.injectNull(0.5)).as(Act.SessionChanged::new),
                Combinators.combine(text, text).as(Act.KeyChanged::new),
                Combinators.combine(text, text, text, text).as(Act.ConfigurationChanged::new),
                Combinators.combine(text, text, figures)
                        .as((job, outcome, counts) -> new Act.JobRan(job, outcome, counts)),
                Combinators.combine(text, pairs, list).as(Act.EvidenceQueried::new),
                Combinators.combine(text, pairs, text, list, whole, text).as(Act.EvidenceExported::new),
                Combinators.combine(text, text, figures)
                        .as((export, outcome, counts) ->
                                new Act.RecordsExported(export, outcome, new TreeMap<>(counts))),
                Combinators.combine(ids, text, text, text, figures, list).as(Act.FindingRaised::new),
                Combinators.combine(ids, text).as(Act.FindingReviewed::new),
                Combinators.combine(ids, text, text).as(Act.CardAnswered::new),
                Combinators.combine(ids, text, times).as(Act.EmergencyOpened::new),
                Combinators.combine(ids, text).as(Act.EmergencyReviewed::new),
                Combinators.combine(ids, text).as(Act.ExceptionCorrected::new),
                Combinators.combine(text, text, text, whole).as(Act.RequestRefused::new),
                text.map(Act.LogKeysChanged::new),
                Combinators.combine(ids, text, text, text).as(Act.IncidentRaised::new),
                Combinators.combine(text, whole, whole).as(Act.ClockCompared::new),
                Combinators.combine(text, text).as(Act.HoldChanged::new),
                Combinators.combine(text, text).as(Act.DeletionRefused::new),
                Combinators.combine(text, text, text, text).as(Act.Contained::new));
    }
}
