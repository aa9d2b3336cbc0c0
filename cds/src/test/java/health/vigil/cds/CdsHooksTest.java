package health.vigil.cds;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import health.vigil.alerts.Alerts;
import health.vigil.base.ProblemException;
import health.vigil.cds.internal.FhirServers;
import health.vigil.engines.Certificates;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Scorer;
import health.vigil.smart.RegisteredClient;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.apache.catalina.LifecycleException;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class CdsHooksTest {
    private static final String SERVICE = "/cds-services/sepsis-patient-view";

    private static final int SLOTS = 4;

    @TempDir
    private Path home;

    private Bedside bedside;
    private HttpsServer fhir;
    private volatile boolean silent;
    /// Answers for documents in the FHIR server's place; null where that does.
    private volatile @Nullable HttpHandler documents;

    @BeforeEach
    void open() throws IOException, LifecycleException {
        fhir = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        URI base = URI.create("https://localhost:" + fhir.getAddress().getPort() + "/fhir");
        Path authority =
                Certificates.in(home.resolve("tls"), InstantSource.system()).authority();
        bedside = new Bedside(
                home, List.of(new CdsSettings.Server(base, true, authority)), Duration.ofSeconds(20), SLOTS);
        fhir.setHttpsConfigurator(new HttpsConfigurator(bedside.certificates.serverContext()));
        fhir.createContext("/fhir", this::serve);
        fhir.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        fhir.start();
    }

    @AfterEach
    void close() throws LifecycleException {
        fhir.stop(0);
        bedside.close();
    }

    /// A FHIR server of two pages that wants its token.
    private void serve(HttpExchange call) throws IOException {
        String query = String.valueOf(call.getRequestURI().getQuery());
        String path = call.getRequestURI().getPath();
        HttpHandler other = documents;
        if (other != null && path.endsWith("/DocumentReference")) {
            other.handle(call);
            return;
        }
        List<Resource> records = Records.noted();
        Bundle page = null;
        if (path.endsWith("/Encounter")) {
            page = Records.bundle(records, Encounter.class);
        } else if (path.endsWith("/DocumentReference")) {
            page = Records.bundle(records, DocumentReference.class);
        } else if (path.endsWith("/Observation")) {
            List<Resource> measured =
                    records.stream().filter(Observation.class::isInstance).toList();
            boolean first = !query.contains("page=2");
            page = Records.bundle(
                    first ? measured.subList(0, 30) : measured.subList(30, measured.size()), Observation.class);
            if (first) {
                page.addLink().setRelation("next").setUrl(server() + "/Observation?page=2");
            }
        }
        boolean mayRead = "Bearer open".equals(call.getRequestHeaders().getFirst("Authorization"));
        byte[] body = Records.text(page == null ? records.getFirst() : page).getBytes(UTF_8);
        if (silent) {
            return;
        }
        call.sendResponseHeaders(mayRead ? 200 : 401, mayRead ? body.length : -1);
        if (mayRead) {
            call.getResponseBody().write(body);
        }
        call.close();
    }

    private String server() {
        return "https://localhost:" + fhir.getAddress().getPort() + "/fhir";
    }

    private Map<String, Object> fromServer(String token) {
        Map<String, Object> request = Records.without();
        request.put("fhirServer", server());
        request.put("fhirAuthorization", Map.of("access_token", token, "token_type", "Bearer"));
        return request;
    }

    private static JsonNode card(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return EhrClient.json(response).path("cards").path(0);
    }

    @Test
    @Requirement("INT-7")
    void discoveryNamesTheServicesAndWhatToBringAlong() {
        JsonNode services = EhrClient.json(bedside.ehr.get("/cds-services")).path("services");

        assertThat(services.valueStream().map(service -> service.path("hook").asString()))
                .containsExactly("patient-view", "encounter-start", "order-select");
        assertThat(services.path(0).path("id").asString()).isEqualTo("sepsis-patient-view");
        assertThat(services.path(0).path("prefetch").propertyNames())
                .containsExactly("patient", "encounters", "observations", "documents");
    }

    @Test
    @Requirement({"INT-7", "SCO-3"})
    void aCardSaysTheScoreWithItsReasonsAndHowItMayBeOverridden() {
        JsonNode card = card(bedside.ehr.post(SERVICE, Records.opening(Records.all())));

        assertThat(card.path("summary").asString())
                .startsWith("Sepsis risk is ")
                .hasSizeLessThan(140);
        assertThat(card.path("indicator").asString()).isIn("warning", "critical");
        assertThat(card.path("detail").asString()).contains("mmol/L", "raises it", "NEWS2");
        assertThat(card.path("source").path("label").asString()).contains("sepsis-clockfree 4");
        assertThat(card.path("overrideReasons")
                        .valueStream()
                        .map(each -> each.path("code").asString()))
                .contains("already-treated", "not-sepsis");
    }

    @Test
    @Requirement({"SCO-6", "EVI-1"})
    void theAnswerIsTheLiveScoreOfTheSameRecordsToTheLastBitAndIsEvidence() {
        theAnswerIsTheLiveScoreOf(Records.all());
    }

    @Test
    @Requirement({"SCO-6", "SCO-7"})
    void soItIsWhereADocumentSaysWhatNobodyCharted() {
        Act.Inference told = theAnswerIsTheLiveScoreOf(Records.noted());

        JsonNode without = card(bedside.ehr.post(SERVICE, Records.opening(Records.all())));
        assertThat(told.inputs()).anyMatch(input -> input.endsWith("#ALTERED_MENTAL_STATE"));
        assertThat(without.path("detail").asString())
                .contains("NEWS2 ")
                .doesNotContain("NEWS2 " + told.result().get("NEWS2"));
    }

    @Test
    @Requirement({"SCO-7", "INT-7"})
    void aCardSaysThatDocumentsWereNotRead() {
        Map<String, Object> request = Records.opening(Records.all());
        ((Map<?, ?>) Objects.requireNonNull(request.get("prefetch"))).remove("documents");

        JsonNode card = card(bedside.ehr.post(SERVICE, request));

        assertThat(card.path("summary").asString()).startsWith("Sepsis risk is ");
        assertThat(card.path("detail").asString()).contains("Documents were not read");
        assertThat(card(bedside.ehr.post(SERVICE, Records.opening(Records.all())))
                        .path("detail")
                        .asString())
                .doesNotContain("Documents were not read");
    }

    @Test
    @Requirement({"SCO-7", "INT-7"})
    void aCardSaysHowManyDocumentsHadNoTextThatIsRead() {
        List<Resource> records = Records.noted();
        records.add(Records.linked("picture", DocumentReferenceStatus.CURRENT, 2));
        records.add(Records.linked("replaced", DocumentReferenceStatus.SUPERSEDED, 2));
        records.add(Records.linked("old", DocumentReferenceStatus.CURRENT, 48));

        assertThat(scored(Records.opening(records))).contains("- 1 of 2 documents were not read");
        assertThat(scored(Records.opening(Records.noted()))).doesNotContain("not read");
    }

    @Test
    @Requirement({"SCO-7", "INT-7"})
    void whatCannotBeHadOfDocumentsNeverCostsTheScore() throws LifecycleException, IOException {
        bedside.close();
        bedside = new Bedside(
                home.resolve("again"),
                List.of(new CdsSettings.Server(URI.create(server()), true, bedside.certificates.authority())),
                Duration.ofSeconds(8),
                SLOTS);
        String unread = "- Documents were not read";
        assertThat(scored(fromServer("open"))).doesNotContain("not read");

        documents = HttpExchange::close;
        assertThat(scored(fromServer("open"))).contains(unread);
        documents = call -> say(call, 500, "");
        assertThat(scored(fromServer("open"))).contains(unread);
        documents = call -> say(call, 200, "<html>");
        assertThat(scored(fromServer("open"))).contains(unread);
        documents = call -> {
            call.sendResponseHeaders(200, 0);
            call.getResponseBody().write("{".getBytes(UTF_8));
            call.getResponseBody().flush();
        };
        assertThat(scored(fromServer("open"))).contains(unread);
        assertThat(bedside.entries().stream().map(Entry::act).filter(Act.Inference.class::isInstance))
                .hasSize(5);
    }

    @Test
    @Requirement({"SCO-7", "INT-7"})
    void aPageOfDocumentsThatCannotBeFollowedIsToldAndTheFirstCounts() {
        String whole = scored(Records.opening(Records.noted()));
        for (String next : List.of("https://elsewhere.example.org/fhir/DocumentReference?page=2", "")) {
            Bundle page = Records.bundle(Records.noted(), DocumentReference.class);
            Bundle.BundleLinkComponent link = page.addLink().setRelation("next");
            if (!next.isEmpty()) {
                link.setUrl(next);
            }
            Map<String, Object> request = Records.opening(Records.noted(), page);

            assertThat(scored(request)
                            .lines()
                            .filter(line -> !line.startsWith("- Not all documents were read"))
                            .toList())
                    .hasSize((int) scored(request).lines().count() - 1)
                    .isEqualTo(whole.lines().toList());
        }
    }

    @Test
    @Requirement("ACC-2")
    void aDocumentOfAnotherPatientRefusesTheRequest() {
        List<Resource> records = Records.noted();
        ((DocumentReference) records.getLast()).getSubject().setReference("Patient/somebody-else");

        assertThat(bedside.ehr.post(SERVICE, Records.opening(records)).statusCode())
                .isEqualTo(400);
    }

    private static void say(HttpExchange call, int status, String body) throws IOException {
        call.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
        call.getResponseBody().write(body.getBytes(UTF_8));
        call.close();
    }

    /// The card's detail; there must be a score.
    private String scored(Map<String, Object> request) {
        JsonNode card = card(bedside.ehr.post(SERVICE, request));
        assertThat(card.path("summary").asString())
                .as(card.path("detail").asString())
                .startsWith("Sepsis risk is ");
        return card.path("detail").asString();
    }

    private Act.Inference theAnswerIsTheLiveScoreOf(List<Resource> records) {
        bedside.write(records);
        Map<String, Object> request = Records.opening(records);
        request.put("fhirServer", server());

        JsonNode card = card(bedside.ehr.post(SERVICE, request));

        Assessment live =
                Scorer.score(bedside.window(Records.PATIENT), Bedside.NOW, Bedside.BUNDLE, Bedside.NOW, Scorer.CLOCK);
        Act.Inference expected = Alerts.inference(live);
        Entry entry = bedside.entries().getFirst();
        assertThat(entry.subject()).isEqualTo(bedside.subject(Records.PATIENT));
        assertThat(entry.act()).isInstanceOfSatisfying(Act.Inference.class, told -> {
            assertThat(told.assessment()).hasToString(card.path("uuid").asString());
            assertThat(told.result()).isEqualTo(expected.result()).containsKey("Sepsis risk");
            assertThat(told.inputs()).isEqualTo(expected.inputs()).isNotEmpty();
            assertThat(told.confidence()).isEqualTo(expected.confidence());
        });
        return expected;
    }

    @Test
    @Requirement({"INT-7", "SCO-6"})
    void whatIsNotBroughtAlongIsReadFromAKnownServerPageByPage() {
        bedside.write(Records.noted());
        Map<String, Object> request = Records.opening(Records.noted());
        request.put("fhirServer", server());
        JsonNode brought = card(bedside.ehr.post(SERVICE, request));

        JsonNode read = card(bedside.ehr.post(SERVICE, fromServer("open")));

        assertThat(read.path("summary")).isEqualTo(brought.path("summary"));
        assertThat(read.path("detail")).isEqualTo(brought.path("detail"));
    }

    @Test
    @Requirement("SCO-6")
    void theAgeIsThatOfTheStayHoweverOldThePatientsRecordIs() {
        List<Resource> records = Records.all();
        JsonNode fresh = card(bedside.ehr.post(SERVICE, Records.opening(records)));
        records.getFirst().getMeta().setLastUpdated(Date.from(Bedside.NOW.minus(Duration.ofDays(4000))));

        JsonNode old = card(bedside.ehr.post(SERVICE, Records.opening(records)));

        assertThat(old.path("detail")).isEqualTo(fresh.path("detail"));
    }

    @Test
    @Requirement("ACC-2")
    void noNameOfAServerMakesAPatientAnothers() {
        bedside.write(Records.all());
        Map<String, Object> request = Records.opening(Records.all());
        request.put("fhirServer", "urn:vigil:fact");

        card(bedside.ehr.post(SERVICE, request));

        assertThat(bedside.entries().getFirst().subject()).isNotEqualTo(bedside.subject(Records.PATIENT));
    }

    @Test
    void tooLittleIsAnUnmetPrecondition() {
        Map<String, Object> another = Records.opening(Records.all());
        another.put("prefetch", Map.of("patient", Map.of("resourceType", "OperationOutcome")));

        assertThat(bedside.ehr.post(SERVICE, another).statusCode()).isEqualTo(412);
        assertThat(bedside.ehr.post(SERVICE, Records.without()).statusCode()).isEqualTo(412);
        assertThat(bedside.ehr.post(SERVICE, fromServer("shut")).statusCode()).isEqualTo(412);
    }

    @Test
    @Requirement("LAT-2")
    void aSilentServerGivesTheStatedAnswerThatThereIsNone() throws LifecycleException, IOException {
        silent = true;
        bedside.close();
        bedside = new Bedside(
                home.resolve("again"),
                List.of(new CdsSettings.Server(URI.create(server()), true, bedside.certificates.authority())),
                Duration.ofMillis(700),
                SLOTS);

        JsonNode card = card(bedside.ehr.post(SERVICE, fromServer("open")));

        assertThat(card.path("summary").asString()).contains("cannot be told now");
        assertThat(card.path("detail").asString()).containsAnyOf("VGL-CDS-008", "VGL-CDS-010");
        assertThat(bedside.entries()).isEmpty();
    }

    @Test
    @Requirement("ACC-2")
    void onlyASignedFreshAssertionForThisAddressServesAndOnce() {
        EhrClient ehr = bedside.ehr;
        Map<String, Object> request = Records.opening(Records.all());
        Instant now = Instant.now();
        String audience = EhrClient.CALLED + SERVICE;
        Map<String, Object> header = Map.of("alg", "ES384", "kid", "one");
        String good = ehr.assertion(audience, now);
        EhrClient stranger = new EhrClient("http://localhost");

        assertThat(ehr.post(SERVICE, request, good).statusCode()).isEqualTo(200);
        assertThat(List.of(
                        "",
                        good, // again
                        ehr.assertion("https://elsewhere.example.org" + SERVICE, now),
                        ehr.assertion(header, audience, now.minusSeconds(900), now.minusSeconds(600)),
                        ehr.assertion(header, audience, now, now.plusSeconds(3600)),
                        ehr.assertion(Map.of("alg", "none", "kid", "one"), audience, now, now.plusSeconds(60)),
                        ehr.assertion(Map.of("alg", "HS256", "kid", "one"), audience, now, now.plusSeconds(60)),
                        ehr.assertion(Map.of("alg", "ES384", "kid", "two"), audience, now, now.plusSeconds(60)),
                        stranger.assertion(audience, now)))
                .allSatisfy(
                        token -> assertThat(ehr.post(SERVICE, request, token).statusCode())
                                .isEqualTo(401));
    }

    @Test
    void whatCannotBeUnderstoodIsRefusedAndNothingOfItRepeated() {
        List<Resource> others = Records.all();
        ((Observation) others.getLast()).getSubject().setReference("Patient/somebody-else");
        Map<String, Object> wrongHook = Records.opening(Records.all());
        wrongHook.put("hook", "order-select");

        assertThat(List.of(
                        bedside.ehr.post(SERVICE, Records.opening(others)),
                        bedside.ehr.post(SERVICE, wrongHook),
                        bedside.ehr.post(SERVICE, "a sentence")))
                .allSatisfy(response -> {
                    assertThat(response.statusCode()).isEqualTo(400);
                    assertThat(response.body()).contains("VGL-CDS-001").doesNotContain("somebody");
                });
        assertThat(bedside.ehr.post("/cds-services/other", Map.of()).statusCode())
                .isEqualTo(404);
    }

    @Test
    @Requirement({"INT-7", "EVI-1"})
    void feedbackOnACardIsEvidenceBesideItsInference() {
        JsonNode card = card(bedside.ehr.post(SERVICE, Records.opening(Records.all())));
        int before = bedside.entries().size();

        int taken = bedside.ehr
                .post(SERVICE + "/feedback", feedback(card.path("uuid").asString()))
                .statusCode();

        Entry entry = bedside.entries().get(before);
        assertThat(taken).isEqualTo(200);
        assertThat(entry.act())
                .isEqualTo(new Act.CardAnswered(
                        UUID.fromString(card.path("uuid").asString()), "overridden", "already-treated"));
        assertThat(entry.subject()).isEqualTo(bedside.entries().getFirst().subject());
        assertThat(bedside.entries().get(1).act()).isInstanceOfSatisfying(Act.RecordsDisclosed.class, told -> {
            assertThat(told.recipient()).isEqualTo("Practitioner/nurse-1");
            assertThat(told.resources()).hasSize(1).noneMatch(each -> each.startsWith("Practitioner"));
        });
        assertThat(bedside.ehr
                        .post(SERVICE + "/feedback", feedback(UUID.randomUUID().toString()))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatCannotServeIsSaidBeforeAnythingIsServed() {
        URI base = URI.create("https://ehr.example.org/fhir");
        RegisteredClient client = new RegisteredClient("ehr", EhrClient.ISSUER, home);
        RegisteredClient same = new RegisteredClient("other", EhrClient.ISSUER, home);

        assertThatThrownBy(() -> new CdsSettings(List.of(client, same), List.of(), Duration.ofSeconds(1)))
                .hasMessageContaining("issuer");
        assertThatThrownBy(() ->
                        new FhirServers(List.of(new CdsSettings.Server(base, false, home.resolve("no-authority.pem")))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("VGL-CDS-014"));
    }

    @Test
    @Requirement({"LAT-2", "EVI-1"})
    void feedbackThatFindsNoFreeSlotIsToldAsNotTakenAndMayBeSentAgain() throws LifecycleException, IOException {
        bedside.close();
        bedside = new Bedside(home.resolve("narrow"), List.of(), Duration.ofMillis(700), 1);
        Map<String, Object> answer = feedback(UUID.randomUUID().toString());

        bedside.withoutLedger(() -> {
            JsonNode late = card(bedside.ehr.post(SERVICE, Records.opening(Records.all())));
            HttpResponse<String> busy = bedside.ehr.post(SERVICE + "/feedback", answer);

            assertThat(late.path("detail").asString()).contains("VGL-CDS-008");
            assertThat(busy.statusCode()).isEqualTo(503);
            assertThat(busy.body()).contains("VGL-CDS-013");
        });

        assertThat(bedside.ehr.post(SERVICE + "/feedback", answer).statusCode()).isEqualTo(404);
        assertThat(bedside.entries()).isEmpty();
    }

    private static Map<String, Object> feedback(String card) {
        return Map.of(
                "feedback",
                List.of(Map.of(
                        "card",
                        card,
                        "outcome",
                        "overridden",
                        "overrideReason",
                        Map.of(
                                "reason",
                                Map.of(
                                        "system",
                                        "https://vigil.health/fhir/CodeSystem/override-reason",
                                        "code",
                                        "already-treated"),
                                "userComment",
                                "on meropenem since noon"),
                        "outcomeTimestamp",
                        "2026-03-01T10:05:00Z")));
    }
}
