package health.vigil.server.internal.cli;

import health.vigil.base.ProblemException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is configured for the systems that send HL7 v2 messages, in a running server.
@Command(
        name = "sender",
        description = "Lists the senders of a running server, shows one, or changes what is configured for it.",
        mixinStandardHelpOptions = true)
public final class SenderCommand implements Runnable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String NAME = "application and facility as in MSH-3 and MSH-4: 'LAB|GENERAL'";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "list, show or set?");
    }

    /// Every sender, with the version of its settings and the number of its messages.
    @Command(
            name = "list",
            description = "Every sender, its version and how many messages of it became records.",
            mixinStandardHelpOptions = true)
    int list(@Mixin Connection connection) throws IOException, InterruptedException {
        JsonNode answer = connection.get("");
        for (JsonNode sender : answer.get("senders")) {
            out().println(sender.get("name").asString() + "\tversion "
                    + sender.get("version").asInt() + "\t"
                    + sender.get("messages").asLong() + " messages");
        }
        return 0;
    }

    /// One sender's settings, and who changed them when.
    @Command(
            name = "show",
            description = "The settings of a sender, and the versions before.",
            mixinStandardHelpOptions = true)
    int show(@Mixin Connection connection, @Parameters(paramLabel = "NAME", description = NAME) String name)
            throws IOException, InterruptedException {
        JsonNode answer = connection.get("/one?name=" + encoded(name));
        settings(answer).forEach((key, value) -> out().println(key + "\t" + value));
        for (JsonNode version : answer.get("versions")) {
            out().println("version " + version.get("version").asInt() + "\t"
                    + version.get("since").asString() + "\t" + version.get("by").asString());
        }
        return 0;
    }

    /// Makes the next version of a sender's settings; what is not named stays as it is.
    @Command(
            name = "set",
            description = "Changes settings of a sender; what is not named stays as it is.",
            mixinStandardHelpOptions = true)
    int set(
            @Mixin Connection connection,
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(names = "--zone", description = "of times sent without an offset: Europe/Zurich") @Nullable String zone,
            @Option(names = "--type", description = "the PID-3.5 by which patients are known: MR") @Nullable String type,
            @Option(names = "--charset", description = "of messages without MSH-18; empty for UTF-8") @Nullable String charset,
            @Option(names = "--facility", description = "in place of MSH-4; empty for as sent") @Nullable String facility,
            @Option(names = "--listener", description = "HOST:PORT for application answers (MSH-16); empty for none")
                    @Nullable String listener,
            @Option(names = "--original", arity = "1", description = "answer in the original mode: true or false")
                    @Nullable Boolean original,
            @Option(names = "--unnumbered", arity = "1", description = "disregard MSH-13: true or false") @Nullable Boolean unnumbered)
            throws IOException, InterruptedException {
        JsonNode before = connection.get("/one?name=" + encoded(name));
        Map<String, String> form = settings(before);
        replace(form, "zone", zone);
        replace(form, "type", type);
        replace(form, "charset", charset);
        replace(form, "facility", facility);
        replace(form, "listener", listener);
        replace(form, "original", original);
        replace(form, "unnumbered", unnumbered);
        for (String box : List.of("original", "unnumbered")) {
            form.remove(box, "false");
        }
        form.put("name", name);
        form.put("version", Integer.toString(before.get("version").asInt()));
        JsonNode made = connection.post("/one", form);
        out().println(name + "\tversion " + made.get("version").asInt());
        return 0;
    }

    private static void replace(Map<String, String> form, String key, @Nullable Object value) {
        if (value != null) {
            form.put(key, value.toString());
        }
    }

    private static Map<String, String> settings(JsonNode answer) {
        Map<String, String> settings = new LinkedHashMap<>();
        answer.get("settings")
                .properties()
                .forEach(each -> settings.put(each.getKey(), each.getValue().asString()));
        return settings;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// The API of the running server.
    static final class Connection {
        @Option(names = "--url", description = "the server (default: ${DEFAULT-VALUE})")
        private URI url = URI.create("https://localhost:8443");

        @Mixin
        private final RunningServer server = new RunningServer();

        JsonNode get(String path) throws IOException, InterruptedException {
            return ask(HttpRequest.newBuilder(address(path)).GET());
        }

        JsonNode post(String path, Map<String, String> form) throws IOException, InterruptedException {
            String body = form.entrySet().stream()
                    .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                    .collect(Collectors.joining("&"));
            return ask(HttpRequest.newBuilder(address(path))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(body)));
        }

        private URI address(String path) {
            return URI.create(url.toString().replaceAll("/+$", "") + "/senders/api" + path);
        }

        private JsonNode ask(HttpRequest.Builder request) throws IOException, InterruptedException {
            try (HttpClient http = server.client()) {
                HttpResponse<String> answer = http.send(
                        request.header("Authorization", server.authorization()).build(),
                        HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 401) {
                    throw new ProblemException(
                            "VGL-SRV-002", "The token is not known.", "Make one with vigil token, and name its file.");
                }
                JsonNode content = JSON.readTree(answer.body());
                if (answer.statusCode() != 200) {
                    throw new ProblemException(
                            content.get("code").asString(),
                            content.get("message").asString(),
                            content.get("remedy").asString());
                }
                return content;
            } catch (JacksonException e) {
                throw new IOException("what answers at " + url + " is no Vigil server", e);
            }
        }
    }
}
