package health.vigil.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.SteppedClock;
import health.vigil.ledger.internal.tiles.KeptCheckpoints;
import health.vigil.ledger.internal.timestamp.TimestampReply;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whose time stamps a reader believes, and what those say against the log.
@Requirement({"EVI-3", "EVI-8"})
class StampTest {
    private static final Instant AFTERWARDS = Instant.parse("2026-03-02T00:00:00Z");

    @TempDir
    private Path home;

    private final Entries entries = new Entries(61);
    private Path log;
    private EmbeddedTimestampAuthority known;
    private final SteppedClock time = new SteppedClock(Instant.parse("2020-01-01T00:00:00Z"));

    @BeforeEach
    void grow() throws Exception {
        log = home.resolve("log");
        known = authority("known", time);
        append(300);
    }

    @Test
    void aKnownAuthoritysStampCountsForWhoBringsItsCertificate() throws Exception {
        time.advanceTo(AFTERWARDS);
        stamp(known);

        LedgerVerifier.Report report = verify(known);

        assertThat(report.holds()).isTrue();
        assertThat(report.stamped()).contains(new LedgerVerifier.Vouched(300, AFTERWARDS));
        assertThat(report.warnings()).isEmpty();
        LedgerVerifier.Report without = LedgerVerifier.verify(log, Optional.empty(), Optional.empty());
        assertThat(without.stamped()).isEmpty();
        assertThat(without.warnings()).singleElement().asString().contains("None of the 1 time stamps counts");
    }

    /// Who has the log's key makes a history for another time, and an authority that says so.
    @Test
    void aSelfMadeAuthorityProvesNothing() throws Exception {
        EmbeddedTimestampAuthority selfMade = authority("self-made", new SteppedClock(AFTERWARDS));
        stamp(selfMade);
        Files.writeString(log.resolve("timestamp-authority.pem"), selfMade.certificate());

        LedgerVerifier.Report report = verify(known);

        assertThat(report.problems()).extracting(problem -> problem.code()).containsExactly("VGL-LED-018");
        assertThat(report.stamped()).isEmpty();
    }

    @Test
    void anEntryThatIsLaterThanItsStampIsFound() throws Exception {
        time.advanceTo(Instant.parse("2026-03-01T07:00:00Z"));
        stamp(known);

        assertThat(verify(known).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("one of them states the later time"));
    }

    @Test
    void stampsThatRunBackwardsAreFound() throws Exception {
        time.advanceTo(Instant.parse("2026-03-03T00:00:00Z"));
        stamp(known);
        append(10);
        EmbeddedTimestampAuthority earlier = authority("known", new SteppedClock(AFTERWARDS));
        stamp(earlier);

        assertThat(verify(known).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("the smaller one of 300 later"));
    }

    private EmbeddedTimestampAuthority authority(String name, InstantSource clock) throws IOException {
        return EmbeddedTimestampAuthority.openOrCreate(
                home.resolve(name), new TestLog.XorSeal((byte) 3), clock, new SecureRandom());
    }

    private void append(int count) throws IOException {
        try (TileLog tiles = TileLog.open(log, TestLog.keys(home.resolve("keys")), InstantSource.system())) {
            tiles.append(entries.take(count).stream()
                    .map(entry -> entry.within(1000))
                    .toList());
        }
    }

    private void stamp(TimestampAuthority authority) throws Exception {
        byte[] note = Files.readAllBytes(log.resolve("checkpoint"));
        long size = Long.parseLong(new String(note, StandardCharsets.UTF_8).split("\n")[1]);
        KeptCheckpoints kept = new KeptCheckpoints(log);
        kept.keep(size, note);
        kept.keepToken(size, authority.stamp(TimestampReply.request(note, BigInteger.TEN)));
    }

    private LedgerVerifier.Report verify(EmbeddedTimestampAuthority believed) throws IOException {
        Path file = Files.write(home.resolve("authority.pem"), List.of(believed.certificate()));
        return LedgerVerifier.verify(
                log,
                new LedgerVerifier.Brought(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(file)),
                InstantSource.system());
    }
}
