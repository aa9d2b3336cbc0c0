package health.vigil.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The feed that the repository carries.
@Requirement("MIG-6")
class IcuFeedTest {
    private static final Path ICU = Path.of(Objects.requireNonNull(System.getProperty("vigil.root")), "feeds", "icu");

    @Test
    void everyMessageIsHl7ForAnotherParser() throws HL7Exception {
        PipeParser oracle = new PipeParser();
        oracle.setValidationContext(ValidationContextFactory.defaultValidation());
        List<String> versions = new ArrayList<>();

        try (Feed feed = Feed.open(ICU)) {
            while (feed.hasNext()) {
                Message message = oracle.parse(feed.next().text());
                versions.add(message.getVersion());
            }
            assertThat(versions).hasSize(feed.manifest().messages()).containsOnly("2.5.1");
        }
    }

    @Test
    void holdsSepticAndOtherStaysFromBothChartingSystems() {
        try (Feed feed = Feed.open(ICU)) {
            Set<String> kinds = new HashSet<>();
            feed.manifest().stays().forEach(stay -> kinds.add(stay.charting() + " " + stay.septic()));

            assertThat(feed.manifest().stays()).hasSizeGreaterThanOrEqualTo(12);
            assertThat(kinds)
                    .containsExactlyInAnyOrder("carevue true", "carevue false", "metavision true", "metavision false");
        }
    }

    @Test
    void numbersEachMessageOnceAndSendsInOrder() {
        try (Feed feed = Feed.open(ICU)) {
            List<FeedMessage> messages = new ArrayList<>();
            feed.forEachRemaining(messages::add);

            assertThat(messages).extracting(FeedMessage::controlId).doesNotHaveDuplicates();
            assertThat(messages).extracting(FeedMessage::sent).isSorted();
        }
    }

    @Test
    @Requirement("SCO-5")
    void carriesValuesThatCameLateAndOutOfOrder() {
        List<Observed> observed = Observed.in(ICU);

        long late = observed.stream()
                .filter(one -> one.sent().compareTo(one.when()) > 0)
                .count();
        long overtaken = 0;
        String newest = "";
        for (Observed one : observed) {
            overtaken += one.when().compareTo(newest) < 0 ? 1 : 0;
            newest = one.when().compareTo(newest) > 0 ? one.when() : newest;
        }
        assertThat(late).isGreaterThan(observed.size() / 2);
        assertThat(overtaken).isPositive();
    }
}
