package health.vigil.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// A FHIR server that requests go to.
///
/// @param base without a slash at its end
/// @param token of the caller, empty where the server asks for none
record FhirTarget(HttpClient http, String base, String token) {
    HttpRequest get(String path) {
        return request(path).GET().build();
    }

    HttpRequest post(String path, String body) {
        return request(path)
                .header("Content-Type", "application/fhir+json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).header("Accept", "application/fhir+json");
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> sent(HttpRequest request, int status) {
        HttpResponse<String> answer = send(request);
        if (answer.statusCode() != status) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return answer;
    }

    /// The ids that the results of a transaction got.
    List<String> created(String transaction) {
        List<String> ids = new ArrayList<>();
        JsonMapper.shared()
                .readTree(sent(post("", transaction), 200).body())
                .path("entry")
                .forEach(entry -> ids.add(entry.path("response")
                        .path("location")
                        .asString()
                        .replaceAll(".*Observation/|/_history/.*", "")));
        return ids;
    }
}
