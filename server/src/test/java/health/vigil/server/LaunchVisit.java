package health.vigil.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One browser's way through launches, step by step, with its cookies.
final class LaunchVisit {
    private static final Pattern ONWARD = Pattern.compile("url=(/launch/enter[?]state=[A-Za-z0-9_-]+)");

    private final LaunchWard ward;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient vigil;

    LaunchVisit(LaunchWard ward) {
        this.ward = ward;
        this.vigil = HttpClient.newBuilder()
                .sslContext(ward.platform().senderTls())
                .cookieHandler(cookies)
                .build();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return vigil.send(HttpRequest.newBuilder(ward.url(path)).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
        return vigil.send(
                HttpRequest.newBuilder(ward.url(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    /// Begins, and is sent back by the EHR.
    ///
    /// @return the path that the EHR sends it to, with code and state
    String answered() throws IOException, InterruptedException {
        URI authorize = URI.create(location(get(ward.launchPath())));
        HttpResponse<String> sent =
                ward.ehr().stranger().send(HttpRequest.newBuilder(authorize).build(), BodyHandlers.ofString());
        return location(sent).substring(ward.url("").toString().length());
    }

    /// Goes all the way to where a launch ends.
    HttpResponse<String> launch() throws IOException, InterruptedException {
        return enter(answered());
    }

    /// Comes back with what the EHR gave, and goes on as the page says.
    HttpResponse<String> enter(String done) throws IOException, InterruptedException {
        HttpResponse<String> page = get(done);
        return page.statusCode() == 200 && ONWARD.matcher(page.body()).find() ? get(onward(page)) : page;
    }

    /// Where the page goes on to.
    static String onward(HttpResponse<String> page) {
        Matcher onward = ONWARD.matcher(page.body());
        assertThat(onward.find()).isTrue();
        return onward.group(1);
    }

    Optional<String> session() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(each -> each.getName().equals("__Host-vigil"))
                .map(HttpCookie::getValue)
                .findFirst();
    }

    /// What the browser has now.
    List<HttpCookie> cookies() {
        return List.copyOf(cookies.getCookieStore().getCookies());
    }

    /// Brings again what it had.
    void bring(List<HttpCookie> before) {
        before.forEach(each -> cookies.getCookieStore().add(ward.url("/"), each));
    }

    static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElse("");
    }
}
