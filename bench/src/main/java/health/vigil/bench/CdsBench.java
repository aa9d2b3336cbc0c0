package health.vigil.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.cds.CdsSettings;
import health.vigil.server.Neighbours;
import health.vigil.server.Platform;
import health.vigil.server.VigilConfig;
import health.vigil.smart.RegisteredClient;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Record systems that ask by CDS Hooks over TLS, several at a time, each question with a patient's prefetch and a
/// fresh signed assertion, against the whole platform.
@Command(name = "cds", description = "CDS Hooks: time to the card under load, with its evidence.")
final class CdsBench implements Callable<Integer> {
    private static final String SERVICE = "/cds-services/sepsis-patient-view";
    private static final String ISSUER = "https://bench.example.org";
    private static final String[][] VITALS = {
        {"8867-4", "88", "/min"},
        {"9279-1", "19", "/min"},
        {"8480-6", "118", "mm[Hg]"},
        {"8462-4", "64", "mm[Hg]"},
        {"2708-6", "95", "%"},
        {"8310-5", "37.4", "Cel"},
        {"2524-7", "1.9", "mmol/L"},
        {"2160-0", "1.1", "mg/dL"}
    };

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(names = "--clients", defaultValue = "8", description = "at a time (default ${DEFAULT-VALUE})")
    private int clients;

    @Option(names = "--observations", defaultValue = "200", description = "in a prefetch (default ${DEFAULT-VALUE})")
    private int observations;

    @Option(names = "--seconds", defaultValue = "60", description = "measured (default ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "30", description = "seconds before (default ${DEFAULT-VALUE})")
    private int warmUp;

    private record Answered(double millis, boolean scored, int status) {}

    @Override
    public Integer call() throws IOException, InterruptedException, GeneralSecurityException, ExecutionException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        Path data = Files.createTempDirectory("vigil-bench");
        Path jwks = Files.writeString(data.resolve("bench.jwks"), jwks((ECPublicKey) keys.getPublic()));
        VigilConfig config = VigilConfig.embedded(data.resolve("vigil"), 0, 0)
                .with(Neighbours.none()
                        .with(new CdsSettings(
                                List.of(new RegisteredClient("bench", ISSUER, jwks)),
                                List.of(),
                                Duration.ofMillis(800))));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("benchmark", "cds");
        result.put("machine", Machine.described());
        boolean correct;
        try (Platform platform = Platform.start(config, InstantSource.system());
                HttpClient http =
                        HttpClient.newBuilder().sslContext(platform.senderTls()).build()) {
            load(http, platform.url(), keys, warmUp);
            List<Answered> answers = load(http, platform.url(), keys, seconds);
            correct = report(answers, result);
        }
        spec.commandLine()
                .getOut()
                .println(JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(result));
        return correct ? 0 : 1;
    }

    private boolean report(List<Answered> answers, Map<String, Object> result) {
        List<Double> times =
                new ArrayList<>(answers.stream().map(Answered::millis).toList());
        Collections.sort(times);
        long refused = answers.stream().filter(each -> each.status() != 200).count();
        long scored = answers.stream().filter(Answered::scored).count();
        result.put("clients", clients);
        result.put("observations", observations);
        result.put("answers", answers.size());
        result.put("perSecond", Math.round(10.0 * answers.size() / seconds) / 10.0);
        result.put("p50Millis", quantile(times, 0.5));
        result.put("p99Millis", quantile(times, 0.99));
        result.put("longestMillis", quantile(times, 1));
        result.put("withScore", scored);
        result.put("saidThatThereIsNone", answers.size() - scored - refused);
        result.put("refused", refused);
        return scored == answers.size() && !answers.isEmpty();
    }

    private List<Answered> load(HttpClient http, String url, KeyPair keys, int forSeconds)
            throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + Duration.ofSeconds(forSeconds).toNanos();
        List<Future<List<Answered>>> running = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < clients; client++) {
                String patient = "bench-" + client;
                running.add(callers.submit(() -> {
                    List<Answered> answers = new ArrayList<>();
                    while (System.nanoTime() < end) {
                        answers.add(ask(http, url, keys, patient));
                    }
                    return answers;
                }));
            }
            List<Answered> all = new ArrayList<>();
            for (Future<List<Answered>> each : running) {
                all.addAll(each.get());
            }
            return all;
        }
    }

    private Answered ask(HttpClient http, String url, KeyPair keys, String patient)
            throws IOException, InterruptedException, GeneralSecurityException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + SERVICE))
                .header("Authorization", "Bearer " + assertion(keys, url + SERVICE))
                .POST(HttpRequest.BodyPublishers.ofString(question(patient)))
                .build();
        long began = System.nanoTime();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        double millis = Math.round((System.nanoTime() - began) / 1e5) / 10.0;
        JsonNode card =
                JsonMapper.shared().readTree(response.body()).path("cards").path(0);
        return new Answered(millis, card.has("uuid"), response.statusCode());
    }

    private String question(String patient) {
        Instant now = Instant.now();
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < observations; i++) {
            String[] vital = VITALS[i % VITALS.length];
            Instant taken = now.minus(Duration.ofMinutes(10L * (i / VITALS.length)));
            entries.add("""
                    {"resource":{"resourceType":"Observation","id":"o%d","status":"final","subject":{"reference":"Patient/%s"},\
                    "code":{"coding":[{"system":"http://loinc.org","code":"%s"}]},"effectiveDateTime":"%s",\
                    "valueQuantity":{"value":%s,"system":"http://unitsofmeasure.org","code":"%s"}}}""".formatted(i, patient, vital[0], taken, vital[1], vital[2]));
        }
        return """
                {"hook":"patient-view","hookInstance":"%s","context":{"userId":"Practitioner/bench","patientId":"%s"},"prefetch":{\
                "patient":{"resourceType":"Patient","id":"%s","gender":"female","birthDate":"1960-01-01"},\
                "encounters":{"resourceType":"Bundle","type":"searchset"},\
                "observations":{"resourceType":"Bundle","type":"searchset","entry":[%s]},
                "documents":{"resourceType":"Bundle","type":"searchset"}}}""".formatted(UUID.randomUUID(), patient, patient, String.join(",", entries));
    }

    private static String assertion(KeyPair keys, String audience) throws GeneralSecurityException {
        long now = Instant.now().getEpochSecond();
        String claims = "{\"iss\":\"%s\",\"aud\":\"%s\",\"iat\":%d,\"exp\":%d,\"jti\":\"%s\"}"
                .formatted(ISSUER, audience, now, now + 120, UUID.randomUUID());
        String signed =
                part("{\"alg\":\"ES256\",\"kid\":\"bench\"}".getBytes(UTF_8)) + "." + part(claims.getBytes(UTF_8));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(UTF_8));
        return signed + "." + part(signature.sign());
    }

    private static String jwks(ECPublicKey key) {
        return "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"bench\",\"x\":\"%s\",\"y\":\"%s\"}]}"
                .formatted(
                        coordinate(key.getW().getAffineX()),
                        coordinate(key.getW().getAffineY()));
    }

    private static String coordinate(BigInteger number) {
        return part(number.toByteArray());
    }

    private static String part(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static double quantile(List<Double> sorted, double share) {
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
    }
}
