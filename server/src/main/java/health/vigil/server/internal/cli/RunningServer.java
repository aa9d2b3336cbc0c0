package health.vigil.server.internal.cli;

import health.vigil.engines.Certificates;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a command speaks to a running server: with whose token, and whose certificates it trusts.
final class RunningServer {
    @Option(
            names = "--token-file",
            required = true,
            paramLabel = "FILE",
            description = "an access token of who may do this (vigil token makes one)")
    @SuppressWarnings("NullAway.Init") // required, so set by picocli
    private Path tokenFile;

    @Option(
            names = "--authority",
            paramLabel = "FILE",
            description = "who signed the server's certificate (PEM); without it, those that Java trusts")
    private @Nullable Path authority;

    HttpClient client() {
        HttpClient.Builder client = HttpClient.newBuilder();
        if (authority != null) {
            client.sslContext(Certificates.trusting(authority));
        }
        return client.build();
    }

    /// The value of the header `Authorization`.
    String authorization() throws IOException {
        return "Bearer " + Files.readString(tokenFile).strip();
    }
}
