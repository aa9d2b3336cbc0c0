package health.vigil.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import health.vigil.engines.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A small FHIR server over TLS: SMART backend services, search by page, read, and what a test adds. Which resources
/// are on which page is of the moment when the search began, what they say of the moment of the page, as in most
/// record systems.
final class RecordSystem implements AutoCloseable {
    static final String CLIENT = "vigil";

    final List<String> requests = new CopyOnWriteArrayList<>();
    final List<String> grantedScopes = new CopyOnWriteArrayList<>();
    private final TreeMap<String, Kept> resources = new TreeMap<>();
    private final Map<String, List<Kept>> searches = new HashMap<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final Map<String, Handler> more = new HashMap<>();
    private final Set<String> usedAssertions = new HashSet<>();
    private final Set<String> tokens = new HashSet<>();
    private final HttpsServer server;
    private final RSAKey registered;
    String smart;
    boolean isOrdered = true;

    /// @param json the whole resource
    record Kept(String type, String id, String updated, String json) {}

    interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    RecordSystem(Path certificates, RSAKey registered) throws IOException {
        this.registered = registered;
        Certificates tls = Certificates.in(certificates, InstantSource.system());
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(tls.serverContext()));
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        smart = "{\"token_endpoint\":\"" + root() + "/token\",\"capabilities\":[\"permission-v2\"]}";
    }

    String root() {
        return "https://localhost:" + server.getAddress().getPort();
    }

    URI base() {
        return URI.create(root() + "/fhir");
    }

    /// Keeps a resource of this kind, with meta.
    ///
    /// @param more of its JSON, without the first comma
    synchronized void put(String type, String id, int version, String updated, String more) {
        resources.put(
                type + "/" + id,
                new Kept(
                        type,
                        id,
                        updated,
                        "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\",\"meta\":{\"versionId\":\"" + version
                                + "\",\"lastUpdated\":\"" + updated + "\"}" + (more.isEmpty() ? "" : "," + more)
                                + "}"));
    }

    /// Keeps a resource without meta, which every search finds.
    synchronized void putPlain(String type, String id, String more) {
        String json = "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\"," + more + "}";
        resources.put(type + "/" + id, new Kept(type, id, "2100-01-01T00:00:00Z", json));
    }

    synchronized void remove(String type, String id) {
        resources.remove(type + "/" + id);
    }

    synchronized List<String> all(String type) {
        return resources.values().stream()
                .filter(kept -> kept.type().equals(type))
                .map(Kept::json)
                .toList();
    }

    void handle(String path, Handler handler) {
        more.put(path, handler);
    }

    /// Fails so many times where the address has these words.
    void fail(String words, int status, Map<String, String> headers, int times) {
        faults.add(new Fault(address -> address.contains(words), status, headers, new AtomicInteger(times)));
    }

    void fail(Predicate<String> where, int status) {
        faults.add(new Fault(where, status, Map.of(), new AtomicInteger(Integer.MAX_VALUE)));
    }

    void heal() {
        faults.clear();
    }

    synchronized void forgetTokens() {
        tokens.clear();
    }

    synchronized void forgetPages() {
        searches.clear();
    }

    long asked(String words) {
        return requests.stream().filter(each -> each.contains(words)).count();
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String address = exchange.getRequestURI().toString();
            requests.add(exchange.getRequestMethod() + " " + address);
            for (Fault fault : faults) {
                if (fault.isAt(address)) {
                    fault.headers().forEach(exchange.getResponseHeaders()::set);
                    send(exchange, fault.status(), "{}");
                    return;
                }
            }
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/fhir/.well-known/smart-configuration")) {
                send(exchange, 200, smart);
            } else if (path.equals("/token")) {
                token(exchange);
            } else if (!isAuthorised(exchange)) {
                send(exchange, 401, "{}");
            } else if (more.containsKey(path)) {
                more.get(path).handle(exchange);
            } else if (path.equals("/fhir")) {
                page(exchange);
            } else {
                fhir(exchange, path.substring("/fhir/".length()).split("/"));
            }
        }
    }

    private boolean isAuthorised(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        return header != null && header.startsWith("Bearer ") && tokens.contains(header.substring(7));
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form =
                parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        if (isProven(form.getOrDefault("client_assertion", ""))
                && "client_credentials".equals(form.get("grant_type"))
                && "urn:ietf:params:oauth:client-assertion-type:jwt-bearer".equals(form.get("client_assertion_type"))) {
            String token = UUID.randomUUID().toString();
            tokens.add(token);
            grantedScopes.add(form.get("scope"));
            send(
                    exchange,
                    200,
                    "{\"access_token\":\"" + token
                            + "\",\"token_type\":\"Bearer\",\"expires_in\":300,\"scope\":\"s\"}");
        } else {
            send(exchange, 400, "{\"error\":\"invalid_client\"}");
        }
    }

    private boolean isProven(String assertion) {
        try {
            SignedJWT read = SignedJWT.parse(assertion);
            JWTClaimsSet claims = read.getJWTClaimsSet();
            return read.verify(new RSASSAVerifier(registered.toRSAPublicKey()))
                    && claims.getIssuer().equals(CLIENT)
                    && claims.getSubject().equals(CLIENT)
                    && claims.getAudience().equals(List.of(root() + "/token"))
                    && claims.getExpirationTime().toInstant().isAfter(Instant.now())
                    && usedAssertions.add(claims.getJWTID());
        } catch (Exception _) {
            return false;
        }
    }

    private void fhir(HttpExchange exchange, String[] path) throws IOException {
        if (path.length == 2) {
            Kept kept = resources.get(path[0] + "/" + path[1]);
            send(exchange, kept == null ? 404 : 200, kept == null ? "{}" : kept.json());
            return;
        }
        Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
        String from =
                asked.getOrDefault("_lastUpdated", "ge0001-01-01T00:00:00Z").substring(2);
        Stream<Kept> found = resources.values().stream()
                .filter(kept -> kept.type().equals(path[0]))
                .filter(kept -> !Instant.parse(kept.updated()).isBefore(Instant.parse(from)));
        List<Kept> all = new ArrayList<>(
                isOrdered
                        ? found.sorted(Comparator.comparing(kept -> Instant.parse(kept.updated())))
                                .toList()
                        : found.toList());
        String id = "s" + searches.size();
        searches.put(id, all);
        page(exchange, id, 0, Integer.parseInt(asked.getOrDefault("_count", "1")));
    }

    private void page(HttpExchange exchange) throws IOException {
        Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
        String id = asked.getOrDefault("_getpages", "");
        if (searches.containsKey(id)) {
            page(
                    exchange,
                    id,
                    Integer.parseInt(asked.getOrDefault("_offset", "0")),
                    Integer.parseInt(asked.getOrDefault("_count", "1")));
        } else {
            send(exchange, 410, "{}");
        }
    }

    private void page(HttpExchange exchange, String id, int offset, int count) throws IOException {
        List<Kept> all = searches.getOrDefault(id, List.of());
        int to = Math.min(all.size(), offset + count);
        String next = to == all.size()
                ? ""
                : ",{\"relation\":\"next\",\"url\":\"" + base() + "?_getpages=" + id + "&_offset=" + to + "&_count="
                        + count + "\"}";
        List<String> entries = all.subList(offset, to).stream()
                .flatMap(found -> Stream.ofNullable(resources.get(found.type() + "/" + found.id())))
                .map(kept -> "{\n  \"fullUrl\": \"" + base() + "/" + kept.type() + "/" + kept.id()
                        + "\",\n  \"resource\": " + kept.json() + ",\n  \"search\": {\"mode\": \"match\"}}")
                .toList();
        send(
                exchange,
                200,
                "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[{\"relation\":\"self\",\"url\":\"x\"}"
                        + next + "],\"entry\":[" + String.join(",", entries) + "]}");
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("application/json"));
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    static Map<String, String> parameters(String query) {
        Map<String, String> all = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            int at = pair.indexOf('=');
            all.put(pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), UTF_8));
        }
        return all;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
