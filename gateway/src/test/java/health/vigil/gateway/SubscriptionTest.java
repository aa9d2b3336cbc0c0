package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.gateway.Receiver.Notice;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.testkit.Requirement;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.ValueSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Subscriptions by topic, with a real receiver over TLS and a real WebSocket.
@Requirement("INT-3")
class SubscriptionTest {
    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final String BACKPORT =
            "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-";

    private Receiver receiver;
    private Hospital hospital;

    @BeforeEach
    void open(@TempDir Path home) throws Exception {
        receiver = new Receiver(home);
        hospital = new Hospital(
                home, GatewayLimits.concurrent(4), List.of("vault", "ledger", "gateway"), receiver.allowed());
    }

    @AfterEach
    void close() throws Exception {
        hospital.close();
        receiver.close();
    }

    @Test
    void tellsOfWhatTheFilterLetsThroughInOrderAndWithItsEvidence() throws Exception {
        put(
                "ehr",
                "pulse",
                subscription("rest-hook", "full-resource", "Observation?patient=Patient/ada&code=8867-4"),
                201);
        Notice handshake = receiver.next();

        hospital.write(Hospital.heartRate("first", "ada", 91));
        Notice first = receiver.next();
        hospital.write(Hospital.heartRate("elsewhere", "ben", 92));
        hospital.write(Hospital.heartRate("second", "ada", 93));
        Notice second = receiver.next();

        assertThat(handshake.kind()).isEqualTo("handshake");
        assertThat(first.kind()).isEqualTo("event-notification");
        assertThat(first.path()).isEqualTo("/hooks/pulse");
        assertThat(first.authorization()).isEqualTo("Bearer secret-of-the-receiver");
        assertThat(first.numbers()).containsExactly("1");
        assertThat(second.numbers()).containsExactly("2");
        assertThat(first.bundle().getType()).isEqualTo(Bundle.BundleType.HISTORY);
        Bundle.BundleEntryComponent told = second.bundle().getEntry().get(1);
        assertThat(told.getFullUrl()).isEqualTo(hospital.base() + "/Observation/second");
        assertThat(((Observation) told.getResource()).getValueQuantity().getValue())
                .isEqualByComparingTo("93");
        awaitStatus("pulse", "active");
        List<Entry> entries = hospital.entriesOf("ehr");
        assertThat(entries)
                .filteredOn(entry -> entry.act() instanceof Act.RecordsDisclosed disclosed
                        && disclosed.interaction().equals("notify"))
                .satisfiesExactly(
                        entry -> assertThat(((Act.RecordsDisclosed) entry.act()).resources())
                                .containsExactly("Observation/first/_history/1"),
                        entry -> assertThat(((Act.RecordsDisclosed) entry.act()).resources())
                                .containsExactly("Observation/second/_history/1"))
                .allSatisfy(entry -> assertThat(entry.subject()).hasToString(hospital.tokenOf("ada")));
        assertThat(hospital.entriesOf("gateway"))
                .extracting(Entry::act)
                .filteredOn(Act.JobRan.class::isInstance)
                .extracting(act -> ((Act.JobRan) act).job() + " " + ((Act.JobRan) act).outcome())
                .containsExactly(
                        "subscription/pulse delivered", "subscription/pulse delivered", "subscription/pulse delivered");
    }

    @Test
    void filtersByWhatCodesMean() throws Exception {
        CodeSystem germs = new CodeSystem();
        germs.setId("germs");
        germs.setUrl("urn:germs").setContent(CodeSystem.CodeSystemContentMode.COMPLETE);
        germs.addConcept().setCode("staph").addConcept().setCode("mrsa");
        germs.addConcept().setCode("virus");
        ValueSet set = new ValueSet();
        set.setId("set");
        set.setUrl("urn:vs:staph");
        set.getCompose().addInclude().setSystem("urn:germs").addConcept().setCode("mrsa");
        hospital.write(germs, set);
        put("ehr", "below", subscription("rest-hook", "id-only", "Observation?code:below=urn:germs|staph"), 201);
        receiver.next();
        String filters = "Observation?code:in=urn:vs:staph&status:in=http://hl7.org/fhir/ValueSet/observation-status";
        put("ehr", "in", subscription("rest-hook", "id-only", filters), 201);
        receiver.next();
        put("ehr", "not-in", subscription("rest-hook", "id-only", "Observation?code:not-in=urn:vs:staph"), 201);
        receiver.next();
        awaitStatus("not-in", "active");
        hospital.restart();

        for (String code : List.of("mrsa", "staph", "virus")) {
            Observation found = Hospital.heartRate(code, "ada", 80);
            found.setCode(new CodeableConcept().addCoding(new Coding("urn:germs", code, null)));
            hospital.write(found);
        }
        List<String> told = new ArrayList<>();
        while (told.size() < 5) {
            Notice notice = receiver.next();
            notice.bundle().getEntry().stream()
                    .skip(1)
                    .forEach(entry -> told.add(notice.path().replace("/hooks/", "")
                            + entry.getFullUrl().replaceAll(".*/", " ")));
        }

        assertThat(told)
                .containsExactlyInAnyOrder("below mrsa", "below staph", "in mrsa", "not-in staph", "not-in virus");
        assertThat(read("ehr", "below")).contains("Observation?code:below=urn:germs|staph");
        assertThat(hospital.entriesOf("ehr"))
                .extracting(Entry::act)
                .contains(new Act.RecordsDisclosed("search", List.of("ValueSet/set/_history/1"), List.of("url")));
    }

    @ParameterizedTest
    @CsvSource({
        "Observation?code:in=urn:vs:none",
        "Observation?code:below=staph",
        "Observation?encounter:below=Encounter/stay-ada"
    })
    void aFilterWhoseMeaningIsNotKnownIsRefused(String filter) {
        HttpResponse<String> answer = put("ehr", "no", subscription("rest-hook", "id-only", filter), 400);

        assertThat(answer.body()).contains("Subscription.criteria.extension");
    }

    @Test
    void tellsNoMoreThanIsAskedFor() throws Exception {
        put("ehr", "ids", subscription("rest-hook", "id-only", ""), 201);
        receiver.next();
        put("ehr", "empty", subscription("rest-hook", "empty", ""), 201);
        receiver.next();

        hospital.write(Hospital.heartRate("new", "ada", 91));
        List<Notice> notices = List.of(receiver.next(), receiver.next());

        assertThat(notices).allSatisfy(notice -> assertThat(notice.body()).doesNotContain("8867-4"));
        assertThat(notices)
                .filteredOn(notice -> notice.path().endsWith("/ids"))
                .singleElement()
                .satisfies(notice -> assertThat(notice.body()).contains("Observation/new"));
        assertThat(notices)
                .filteredOn(notice -> notice.path().endsWith("/empty"))
                .singleElement()
                .satisfies(notice -> assertThat(notice.body()).doesNotContain("Observation/new"));
    }

    @Test
    void saysFromTimeToTimeThatItIsThereAlthoughNothingHappens() throws Exception {
        put("ehr", "silent", subscription("rest-hook", "id-only", ""), 201);
        receiver.next();
        put(
                "ehr",
                "beats",
                subscription("rest-hook", "id-only", "")
                        .replace(
                                "\"channel\":{",
                                "\"channel\":{\"extension\":[{\"url\":\"" + BACKPORT
                                        + "heartbeat-period\",\"valueUnsignedInt\":3600}],"),
                201);
        Notice handshake = receiver.next();
        awaitStatus("beats", "active");

        hospital.later(Duration.ofMinutes(61));
        Notice first = receiver.next();
        awaitBeat(2);
        hospital.later(Duration.ofMinutes(61));
        Notice second = receiver.next();
        hospital.write(Hospital.heartRate("something", "ada", 91));
        List<Notice> events = List.of(receiver.next(), receiver.next());

        assertThat(List.of(handshake.kind(), first.kind(), second.kind()))
                .containsExactly("handshake", "heartbeat", "heartbeat");
        assertThat(List.of(first.path(), second.path())).containsOnly("/hooks/beats");
        assertThat(first.numbers()).isEmpty();
        assertThat(events).allSatisfy(event -> {
            assertThat(event.kind()).isEqualTo("event-notification");
            assertThat(event.numbers()).containsExactly("1");
        });
    }

    /// Waits until so many notifications of `beats` are on record as delivered, so that the next is due anew.
    private void awaitBeat(long delivered) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            long now = hospital.entriesOf("gateway").stream()
                    .map(Entry::act)
                    .filter(act -> act instanceof Act.JobRan job && job.job().equals("subscription/beats"))
                    .count();
            if (now >= delivered) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("a heartbeat is not on record");
    }

    @Test
    void triesAgainWhatTheReceiverDidNotTake() throws Exception {
        put("ehr", "again", subscription("rest-hook", "id-only", ""), 201);
        receiver.next();
        awaitStatus("again", "active");
        receiver.refuse(1);

        hospital.write(Hospital.heartRate("late", "ada", 91));
        Notice refused = receiver.next();
        Notice taken = receiver.next();

        assertThat(refused.numbers()).isEqualTo(taken.numbers()).containsExactly("1");
        awaitStatus("again", "active");
    }

    @Test
    void anEndpointThatNeverAnswersItsHandshakeIsInError() throws Exception {
        receiver.refuse(3);

        put("ehr", "deaf", subscription("rest-hook", "id-only", ""), 201);

        awaitStatus("deaf", "error");
        assertThat(read("ehr", "deaf")).contains("\"status\":\"error\"");
    }

    @Test
    void goesOnAfterARestart() throws Exception {
        put("ehr", "kept", subscription("rest-hook", "id-only", ""), 201);
        receiver.next();
        awaitStatus("kept", "active");
        hospital.restart();

        hospital.write(Hospital.heartRate("after", "ada", 91));

        assertThat(receiver.next().numbers()).containsExactly("1");
    }

    @Test
    void theReceiversSecretIsInNoRecordAndNoTable() throws Exception {
        put("ehr", "secret", subscription("rest-hook", "id-only", ""), 201);
        receiver.next();

        assertThat(read("ehr", "secret")).contains("Authorization: ***").doesNotContain("secret-of-the-receiver");
        assertThat(hospital.everythingIn("gateway.subscription")).doesNotContain("secret-of-the-receiver");
    }

    @ParameterizedTest
    @CsvSource({
        "https://localhost:1/hooks, channel.endpoint",
        "https://169.254.169.254/latest, channel.endpoint",
        "http://localhost/hooks, channel.endpoint",
        "https://localhost@elsewhere.example/hooks, channel.endpoint"
    })
    void sendsNowhereThatIsNotAllowed(String endpoint, String place) throws Exception {
        String sent = subscription("rest-hook", "id-only", "")
                .replaceAll("\"endpoint\":\"[^\"]*\"", "\"endpoint\":\"" + endpoint + "\"");

        HttpResponse<String> answer = put("ehr", "astray", sent, 422);

        assertThat(answer.body()).contains("Subscription." + place).doesNotContain(endpoint);
        assertThat(receiver.hasMore()).isFalse();
    }

    @Test
    void leavesTheAllowedPathByNoDetour() throws Exception {
        String sent = subscription("rest-hook", "id-only", "").replace("/hooks/", "/hooks/../admin/");

        put("ehr", "astray", sent, 422);
    }

    @Test
    void aChainAnUnknownTopicOrAnUnknownParameterIsRefused() throws Exception {
        put("ehr", "no", subscription("rest-hook", "id-only", "Observation?subject.name=Lovelace"), 400);
        put("ehr", "no", subscription("rest-hook", "id-only", "Observation?nonsense=1"), 400);
        put(
                "ehr",
                "no",
                subscription("rest-hook", "id-only", "")
                        .replace("SubscriptionTopic/Observation", "SubscriptionTopic/X"),
                422);
        put("ehr", "no", subscription("email", "id-only", ""), 422);
    }

    @Test
    void whoMayNotKeepRecordsMayNotSubscribe() throws Exception {
        put("physician", "mine", subscription("rest-hook", "full-resource", ""), 403);
    }

    @Test
    void takesAnotherSecretWhereTheRecordStaysAsItWas() throws Exception {
        receiver.refuse(1);
        String sent = subscription("rest-hook", "id-only", "");
        put("ehr", "rekeyed", sent, 201);
        receiver.next();

        put("ehr", "rekeyed", sent.replace("secret-of-the-receiver", "another-secret"), 200);

        Notice notice = receiver.next();
        while (!notice.authorization().equals("Bearer another-secret")) {
            notice = receiver.next();
        }
        assertThat(notice.kind()).isEqualTo("handshake");
    }

    @Test
    void anotherCallersSubscriptionIsNotThere() throws Exception {
        put("ehr", "own", subscription("rest-hook", "id-only", ""), 201);
        receiver.next();
        awaitStatus("own", "active");

        assertThat(hospital.get("portal", "/Subscription/own/$status").statusCode())
                .isEqualTo(404);
        assertThat(hospital.get("portal", "/Subscription/own/$events").statusCode())
                .isEqualTo(404);
        put("portal", "own", subscription("rest-hook", "id-only", ""), 422);
    }

    @Test
    void givesEventsAgain() throws Exception {
        put("ehr", "again", subscription("rest-hook", "id-only", ""), 201);
        receiver.next();
        for (int i = 0; i < 3; i++) {
            hospital.write(Hospital.heartRate("n" + i, "ada", 90 + i));
            receiver.next();
        }
        awaitStatus("again", "active");

        String events = hospital.get("ehr", "/Subscription/again/$events?eventsSinceNumber=2&content=full-resource")
                .body();

        Parameters status = (Parameters) ((Bundle) FHIR.newJsonParser().parseResource(events))
                .getEntryFirstRep()
                .getResource();
        assertThat(status.getParameter("type").getValue().primitiveValue()).isEqualTo("query-event");
        assertThat(events).contains("Observation/n1", "Observation/n2").doesNotContain("Observation/n0", "8867-4");
    }

    @Test
    void tellsOnAWebSocketWhoShowsAToken() throws Exception {
        put("ehr", "live", subscription("websocket", "id-only", "Observation?patient=ada"), 201);
        awaitStatus("live", "active");
        hospital.write(Hospital.heartRate("before", "ada", 90));
        Parameters binding = (Parameters) FHIR.newJsonParser()
                .parseResource(hospital.get("ehr", "/Subscription/live/$get-ws-binding-token")
                        .body());
        String token = binding.getParameter("token").getValue().primitiveValue();
        String url = binding.getParameter("websocket-url").getValue().primitiveValue();
        Heard heard = new Heard();

        try (HttpClient http = HttpClient.newHttpClient()) {
            WebSocket socket = http.newWebSocketBuilder()
                    .buildAsync(URI.create(url), heard)
                    .join();
            socket.sendText("bind-with-token " + token, true).join();

            assertThat(heard.next()).contains("handshake");
            assertThat(heard.next()).contains("event-notification", "Observation/before");
            hospital.write(Hospital.heartRate("while", "ada", 91));
            assertThat(heard.next()).contains("Observation/while");

            Heard second = new Heard();
            WebSocket thief = http.newWebSocketBuilder()
                    .buildAsync(URI.create(url), second)
                    .join();
            thief.sendText("bind-with-token " + token, true).join();
            assertThat(second.next()).isEqualTo("closed 1008");
            socket.abort();
        }
    }

    /// `$status` and `$events` are for finding out what was missed: they count also while nobody listens.
    @Test
    void whatHappensCountsBeforeSomebodyListens() throws Exception {
        put("ehr", "ward", subscription("websocket", "id-only", "Observation?patient=ada"), 201);
        awaitStatus("ward", "active");
        hospital.write(Hospital.heartRate("one", "ada", 90), Hospital.heartRate("other", "ben", 90));
        hospital.write(Hospital.heartRate("two", "ada", 91));

        assertThat(events("$status")).isEqualTo("2");
        assertThat(events("$events?eventsSinceNumber=2")).isEqualTo("2");
        assertThat(hospital.get("ehr", "/Subscription/ward/$events?eventsSinceNumber=2")
                        .body())
                .contains("Observation/two")
                .doesNotContain("Observation/one");
        Parameters binding = (Parameters) FHIR.newJsonParser()
                .parseResource(hospital.get("ehr", "/Subscription/ward/$get-ws-binding-token")
                        .body());
        Heard heard = new Heard();
        try (HttpClient http = HttpClient.newHttpClient()) {
            WebSocket socket = http.newWebSocketBuilder()
                    .buildAsync(
                            URI.create(binding.getParameter("websocket-url")
                                    .getValue()
                                    .primitiveValue()),
                            heard)
                    .join();
            socket.sendText(
                            "bind-with-token "
                                    + binding.getParameter("token").getValue().primitiveValue(),
                            true)
                    .join();

            assertThat(heard.next()).contains("handshake");
            assertThat(heard.next()).contains("event-notification", "Observation/one", "Observation/two");
            socket.abort();
        }
        assertThat(events("$status")).isEqualTo("2");
        assertThat(hospital.entriesOf("ehr").stream().map(Entry::act))
                .filteredOn(Act.RecordsDisclosed.class::isInstance)
                .extracting(act -> ((Act.RecordsDisclosed) act).interaction())
                .contains("subscription-status", "subscription-events", "notify");
    }

    private String events(String operation) {
        String body = hospital.get("ehr", "/Subscription/ward/" + operation).body();
        return body.replaceAll("(?s).*events-since-subscription-start\",\"valueString\":\"([0-9]+).*", "$1");
    }

    @Test
    void theCapabilityStatementNamesTopicsAndOperations() {
        CapabilityStatement statement = (CapabilityStatement) FHIR.newJsonParser()
                .parseResource(hospital.get("ehr", "/metadata").body());

        CapabilityStatement.CapabilityStatementRestResourceComponent type =
                statement.getRestFirstRep().getResource().stream()
                        .filter(one -> one.getType().equals("Subscription"))
                        .findFirst()
                        .orElseThrow();
        assertThat(type.getExtension())
                .extracting(one -> one.getValue().primitiveValue())
                .contains("https://vigil.health/fhir/SubscriptionTopic/Observation");
        assertThat(type.getOperation())
                .extracting(CapabilityStatement.CapabilityStatementRestResourceOperationComponent::getName)
                .contains("status", "events", "get-ws-binding-token");
    }

    /// What a WebSocket heard.
    private static final class Heard implements WebSocket.Listener {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                texts.add(part.toString());
                part.setLength(0);
            }
            return WebSocket.Listener.super.onText(socket, data, last);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            texts.add("closed " + code);
            return WebSocket.Listener.super.onClose(socket, code, reason);
        }

        String next() throws InterruptedException {
            return String.valueOf(texts.poll(60, TimeUnit.SECONDS));
        }
    }

    private void awaitStatus(String id, String wanted) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            String status =
                    hospital.get("ehr", "/Subscription/" + id + "/$status").body();
            if (status.contains("\"valueCode\":\"" + wanted + "\"")) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError(id + " did not become " + wanted);
    }

    private String read(String caller, String id) {
        return hospital.get(caller, "/Subscription/" + id).body();
    }

    private HttpResponse<String> put(String caller, String id, String body, int status) {
        HttpResponse<String> answer = hospital.send(hospital.request(caller, "/Subscription/" + id)
                .header("Content-Type", "application/fhir+json")
                .PUT(BodyPublishers.ofString(body.replace("ID", id))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer;
    }

    private String subscription(String channel, String content, String filter) {
        String criteria = filter.isEmpty()
                ? ""
                : "\"_criteria\":{\"extension\":[{\"url\":\"" + BACKPORT + "filter-criteria\",\"valueString\":\""
                        + filter + "\"}]},";
        return """
                {"resourceType":"Subscription","id":"ID","status":"requested","reason":"to know",\
                "criteria":"https://vigil.health/fhir/SubscriptionTopic/Observation",%s\
                "channel":{"type":"%s","endpoint":"%s/hooks/ID","payload":"application/fhir+json",\
                "_payload":{"extension":[{"url":"%spayload-content","valueCode":"%s"}]},\
                "header":["Authorization: Bearer secret-of-the-receiver"]}}""".formatted(criteria, channel, receiver.address(), BACKPORT, content);
    }
}
