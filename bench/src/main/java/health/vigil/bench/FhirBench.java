package health.vigil.bench;

import health.vigil.ledger.LedgerVerifier;
import health.vigil.policy.Role;
import health.vigil.server.Platform;
import health.vigil.server.VigilConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The FHIR API of the whole platform over HTTPS, everything on: sign-in by token, policy, sealing, ledger, and the
/// way on to facts and scores. Clients in a closed loop, in the same process: processor time counts theirs, too. A
/// peer gets the same calls in the same run, kind by kind; the processor time then has both servers and the clients,
/// of which one server waits.
@Command(
        name = "fhir",
        description = "the FHIR API: reads, searches, creates, transactions; processor time and disk",
        mixinStandardHelpOptions = true)
final class FhirBench implements Callable<Integer> {
    private static final int OF_A_TRANSACTION = 20;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(names = "--clients", description = "callers at a time (default: ${DEFAULT-VALUE})")
    private int clients = 4;

    @Option(names = "--patients", description = "patients (default: ${DEFAULT-VALUE})")
    private int patients = 50;

    @Option(names = "--observations", description = "results stored before (default: ${DEFAULT-VALUE})")
    private int observations = 20_000;

    @Option(names = "--seconds", description = "how long each is measured (default: ${DEFAULT-VALUE})")
    private int seconds = 30;

    @Option(names = "--warm-up", description = "seconds of the same before (default: ${DEFAULT-VALUE})")
    private int warmUp = 60;

    @Option(
            names = "--kinds",
            split = ",",
            defaultValue = "read,search,create,transaction",
            description = "what is measured, in this order (default: ${DEFAULT-VALUE})")
    private List<String> kinds = List.of();

    @Option(names = "--peer", description = "HAPI FHIR's JPA server beside it, fetched by Maven")
    private boolean peer;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path data = Files.createTempDirectory("vigil-bench");
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("benchmark", "fhir");
        result.put("machine", Machine.described());
        boolean correct;
        try (Platform platform = Platform.start(VigilConfig.embedded(data, 0, 0), InstantSource.system());
                HttpClient http = HttpClient.newBuilder()
                        .sslContext(platform.senderTls())
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            String token = platform.issueMachineToken("bench", Role.RECORD_SYSTEM, Duration.ofDays(1));
            FhirTarget ours = new FhirTarget(http, platform.url() + "/fhir", token);
            FhirLoad load = new FhirLoad(patients);
            List<String> ids = stored(platform, ours, load, result);
            List<Side> sides = new ArrayList<>(List.of(new Side("", ours, ids)));
            try (HapiServer other = peer ? HapiServer.start(Files.createTempDirectory("vigil-peer")) : null) {
                if (other != null) {
                    FhirTarget theirs = new FhirTarget(http, other.base(), "");
                    sides.add(new Side("peer-", theirs, stored(theirs, load)));
                }
                correct = measure(platform, load, sides, result);
            }
            platform.checkpoint();
            boolean verified = LedgerVerifier.verify(data.resolve("ledger"), Optional.empty(), Optional.empty())
                    .holds();
            result.put("ledgerVerified", verified);
            correct &= verified;
        }
        spec.commandLine()
                .getOut()
                .println(JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(result));
        progress("the data is in " + data);
        return correct ? 0 : 1;
    }

    /// A server that is measured.
    ///
    /// @param prefix of its figures
    /// @param ids of the results that it has
    private record Side(String prefix, FhirTarget target, List<String> ids) {}

    private List<String> stored(Platform platform, FhirTarget target, FhirLoad load, Map<String, Object> result)
            throws IOException, InterruptedException {
        Map<String, Long> before = platform.storedBytes();
        List<String> ids = stored(target, load);
        platform.awaitIdle();
        platform.checkpoint();
        Map<String, Double> each = new LinkedHashMap<>();
        platform.storedBytes()
                .forEach((schema, bytes) ->
                        each.put(schema, rounded((bytes - before.getOrDefault(schema, 0L)) / (double) ids.size())));
        result.put("bytesEachObservation", each);
        return ids;
    }

    private List<String> stored(FhirTarget target, FhirLoad load) {
        progress("admitting " + patients + " patients and storing " + observations + " results at " + target.base());
        target.sent(target.post("", load.admissions()), 200);
        List<String> ids = new ArrayList<>();
        for (int i = 0; ids.size() < observations; i++) {
            ids.addAll(target.created(load.results(load.patient(i), 100)));
        }
        return ids;
    }

    private boolean measure(Platform platform, FhirLoad load, List<Side> sides, Map<String, Object> result)
            throws InterruptedException {
        boolean correct = true;
        for (String kind : kinds) {
            for (Side side : sides) {
                Kind now = kind(kind, side, load);
                progress(side.prefix() + now.name());
                run(side.target(), now, warmUp);
                Run run = run(side.target(), now, seconds);
                result.put(side.prefix() + now.name(), run.figures());
                correct &= run.wrong() == 0;
                platform.awaitIdle();
            }
        }
        return correct;
    }

    private Kind kind(String name, Side side, FhirLoad load) {
        return kinds(side, load).stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(spec.commandLine(), name + " is not measured here"));
    }

    private static List<Kind> kinds(Side side, FhirLoad load) {
        FhirTarget target = side.target();
        List<String> ids = side.ids();
        AtomicInteger next = new AtomicInteger();
        return List.of(
                new Kind(
                        "read",
                        () -> target.get("/Observation/" + ids.get(Math.floorMod(next.getAndAdd(7919), ids.size()))),
                        answer -> answer.statusCode() == 200 && answer.body().contains("\"Observation\"")),
                new Kind(
                        "search",
                        () -> target.get("/Observation?patient=" + load.anyPatient() + "&code=http://loinc.org%7C"
                                + load.anyCode() + "&_sort=-date&_count=20"),
                        answer -> answer.statusCode() == 200 && count(answer.body(), "\"fullUrl\"") == 20),
                new Kind(
                        "create",
                        () -> target.post("/Observation", load.observation(load.anyPatient())),
                        answer -> answer.statusCode() == 201),
                new Kind(
                        "transaction",
                        () -> target.post("", load.results(load.anyPatient(), OF_A_TRANSACTION)),
                        answer -> answer.statusCode() == 200 && count(answer.body(), "\"201") == OF_A_TRANSACTION));
    }

    /// @param right whether an answer is what it should be
    private record Kind(String name, Supplier<HttpRequest> request, Predicate<HttpResponse<String>> right) {}

    /// @param nanos how long each request took
    /// @param processor of the whole platform and its clients
    private record Run(List<Long> nanos, int wrong, double seconds, Duration processor) {
        Map<String, Object> figures() {
            long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("requests", sorted.length);
            figures.put("wrong", wrong);
            figures.put("perSecond", rounded(sorted.length / seconds));
            figures.put("processorMicros", rounded(processor.toNanos() / 1e3 / Math.max(1, sorted.length)));
            figures.put("p50Millis", rounded(percentile(sorted, 0.5)));
            figures.put("p99Millis", rounded(percentile(sorted, 0.99)));
            return figures;
        }

        private static double percentile(long[] sorted, double part) {
            return LongStream.of(sorted)
                            .skip((long) (sorted.length * part))
                            .findFirst()
                            .orElse(0)
                    / 1e6;
        }
    }

    private Run run(FhirTarget target, Kind kind, int forSeconds) throws InterruptedException {
        ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
        AtomicInteger wrong = new AtomicInteger();
        Duration processor = Machine.processorTime();
        long began = System.nanoTime();
        long end = began + TimeUnit.SECONDS.toNanos(forSeconds);
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            callers.add(Thread.ofPlatform().start(() -> {
                for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                    if (!kind.right().test(target.send(kind.request().get()))) {
                        wrong.incrementAndGet();
                    }
                    nanos.add(System.nanoTime() - now);
                }
            }));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        double took = (System.nanoTime() - began) / 1e9;
        return new Run(
                List.copyOf(nanos), wrong.get(), took, Machine.processorTime().minus(processor));
    }

    private void progress(String what) {
        spec.commandLine().getErr().println(what);
        spec.commandLine().getErr().flush();
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
