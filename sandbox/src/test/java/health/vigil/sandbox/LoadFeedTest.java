package health.vigil.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.hl7v2.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadFeedTest {
    private static final Instant AT = FeedRequest.START;

    @Test
    void givesEachPatientATurn() {
        LoadFeed load = new LoadFeed("RUN1", 10, 7);
        List<Message> admissions = parsed(load.admissions(AT));

        List<Message> vitals = parsed(vitals(load, 20));

        assertThat(vitals)
                .extracting(LoadFeedTest::mrn)
                .containsExactlyElementsOf(new ArrayList<>(List.of(admissions, admissions))
                        .stream().flatMap(List::stream).map(LoadFeedTest::mrn).toList());
        assertThat(vitals)
                .allSatisfy(message -> assertThat(message.segments("OBX")).hasSize(LoadFeed.MEASUREMENTS));
    }

    @Test
    void numbersEachMessageOnceWithinTheFieldsLength() {
        LoadFeed load = new LoadFeed("BENCH001", 1_000, 7);
        List<FeedMessage> messages = new ArrayList<>(load.admissions(AT));

        messages.addAll(vitals(load, 3_000));

        assertThat(messages)
                .extracting(FeedMessage::controlId)
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(id).hasSizeLessThanOrEqualTo(20));
    }

    @Test
    void repeatsItselfUnderTheSameSeed() {
        assertThat(vitals(new LoadFeed("RUN1", 3, 7), 30))
                .containsExactlyElementsOf(vitals(new LoadFeed("RUN1", 3, 7), 30))
                .doesNotContainAnyElementsOf(vitals(new LoadFeed("RUN1", 3, 8), 30));
    }

    @Test
    void staysPlausible() {
        assertThat(parsed(vitals(new LoadFeed("RUN1", 5, 7), 2_000))).allSatisfy(message -> {
            assertThat(value(message, 0)).isBetween(60.0, 140.0);
            assertThat(value(message, 2)).isBetween(80.0, 100.0);
            assertThat(value(message, 3)).isBetween(70.0, 135.0);
            assertThat(value(message, 6)).isBetween(3.0, 15.0);
        });
    }

    private static List<FeedMessage> vitals(LoadFeed load, int count) {
        List<FeedMessage> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(load.vitals(AT.plusSeconds(i)));
        }
        return messages;
    }

    private static List<Message> parsed(List<FeedMessage> messages) {
        return messages.stream().map(message -> Message.parse(message.bytes())).toList();
    }

    private static String mrn(Message message) {
        return message.segment("PID").field(3).component(1).text();
    }

    private static double value(Message message, int sign) {
        return Double.parseDouble(
                message.segments("OBX").get(sign).field(5).component(1).text());
    }
}
