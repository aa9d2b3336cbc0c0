package health.vigil.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import health.vigil.alerts.AlertBoard;
import health.vigil.alerts.AlertSummary;
import health.vigil.base.SteppedClock;
import health.vigil.hl7v2.MllpClient;
import health.vigil.ledger.Actor;
import health.vigil.policy.Role;
import health.vigil.sandbox.Feed;
import health.vigil.sandbox.FeedPlayer;
import health.vigil.sandbox.PlaySettings;
import health.vigil.sandbox.SyntheticWard;
import health.vigil.server.internal.accounts.Account;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.util.FileSystemUtils;

/// A whole platform with the shipped feed, played until four alerts are open and then as far as a test wants, and a
/// real browser in front of it. The test classes that ask for it share one.
final class ConsoleWard implements AutoCloseable {
    static final String PHYSICIAN = "dr.hazel";
    static final String NURSE = "nurse.alder";

    private static final Path ROOT = Path.of(System.getProperty("vigil.root"));
    private static final Path FEED = ROOT.resolve("feeds").resolve("icu");
    private static final double PATIENCE_MILLIS = 30_000;

    private final Path data;
    private final SteppedClock clock;
    private final Platform platform;
    private final Playwright playwright;
    private final Browser browser;
    private final Map<String, String> passwords = new HashMap<>();

    /// What the browser's console complained of, and every address that any page asked for.
    private final List<String> complaints = new ArrayList<>();

    private final List<String> addresses = new ArrayList<>();

    /// The alerts that were open then.
    private final List<AlertSummary> opened;

    /// Hands the one ward of a test run to every class that asks; it closes when the run ends, the windows of each test
    /// with the test.
    static final class Shared implements ParameterResolver, AfterEachCallback {
        @Override
        public void afterEach(ExtensionContext context) {
            ConsoleWard ward = context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .get(ConsoleWard.class, ConsoleWard.class);
            if (ward != null) {
                ward.browser.contexts().forEach(BrowserContext::close);
            }
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == ConsoleWard.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(ConsoleWard.class, _ -> new ConsoleWard(), ConsoleWard.class);
        }
    }

    private ConsoleWard() {
        System.setProperty("vigil.home", ROOT.toString());
        try {
            this.data = Files.createTempDirectory("vigil-console-ward");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (Feed feed = Feed.open(FEED)) {
            this.clock = new SteppedClock(Instant.parse(feed.manifest().first()));
        }
        this.platform = Platform.start(VigilConfig.embedded(data, 0, 0), clock);
        SyntheticWard.staff()
                .forEach(staff -> passwords.put(
                        staff.account(),
                        platform.accounts()
                                .putWithNewPassword(new Account(
                                        staff.account(),
                                        staff.displayName(),
                                        Actor.Kind.PERSON,
                                        Role.valueOf(staff.role()),
                                        Set.copyOf(staff.units())))));
        this.playwright = Chromium.driver();
        this.browser = Chromium.open(playwright);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        playUntil(() -> alerts().size() >= 4);
        this.opened = alerts();
    }

    /// Plays on until something holds; nothing is under way then.
    void playUntil(BooleanSupplier holds) {
        FeedPlayer player = new FeedPlayer(
                FEED,
                clock,
                PlaySettings.to(platform.mllpAddress(), platform.senderTls()),
                time -> {
                    if (holds.getAsBoolean()) {
                        throw new InterruptedException("far enough");
                    }
                },
                platform::awaitIdle,
                progress -> {});
        try {
            player.play();
            throw new AssertionError("the feed ended before that held");
        } catch (InterruptedException e) {
            // The pace stopped the player: far enough.
        }
    }

    /// Sends a message as one of the hospital's systems, and waits until nothing is under way.
    void send(String message) throws Exception {
        try (MllpClient client = MllpClient.connect(platform.mllpAddress(), platform.senderTls(), 1)) {
            assertThat(new String(client.send(message.getBytes(UTF_8)).get(), UTF_8))
                    .contains("MSA|AA");
        }
        platform.awaitIdle();
    }

    Instant now() {
        return clock.instant();
    }

    AlertBoard board() {
        return platform.alerts().board();
    }

    List<AlertSummary> opened() {
        return opened;
    }

    private List<AlertSummary> alerts() {
        return board().units().stream()
                .flatMap(unit -> board().panel(unit).stream())
                .flatMap(entry -> Stream.ofNullable(entry.open()))
                .toList();
    }

    String url(String path) {
        return platform.url() + path;
    }

    Path ledger() {
        return data.resolve("ledger");
    }

    List<String> complaints() {
        return complaints;
    }

    List<String> addresses() {
        return addresses;
    }

    /// A new browser window with nobody signed in.
    Page open(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options.setIgnoreHTTPSErrors(true));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        context.onRequest(request -> addresses.add(request.url()));
        context.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text() + " at " + message.page().url());
            }
        });
        context.onWebError(error -> complaints.add(error.error()));
        return context.newPage();
    }

    /// A new browser window in which somebody has signed in.
    Page signedIn(String account, Browser.NewContextOptions options) {
        Page page = open(options);
        signIn(page, account, Objects.requireNonNull(passwords.get(account)));
        return page;
    }

    Page signedIn(String account) {
        return signedIn(account, new Browser.NewContextOptions());
    }

    void signIn(Page page, String account, String password) {
        page.navigate(url("/sign-in"));
        page.getByLabel("Account name").fill(account);
        page.getByLabel("Password").fill(password);
        page.getByText("Sign in", new Page.GetByTextOptions().setExact(true)).click();
        page.waitForURL(url -> !url.equals(url("/sign-in")));
    }

    /// Sees every kind of page that a physician has.
    void visit(Page page, Consumer<String> seen, Function<Page, String> look) {
        for (String path : carePages(opened.getFirst())) {
            page.navigate(url(path));
            seen.accept(look.apply(page));
        }
    }

    List<String> carePages(AlertSummary alert) {
        return List.of(panel(alert), "/patients/" + alert.patient().value(), alertPage(alert));
    }

    static String panel(AlertSummary alert) {
        return "/units/" + alert.unit();
    }

    static String alertPage(AlertSummary alert) {
        return "/alerts/" + alert.id();
    }

    void acknowledge(Page page, AlertSummary alert) {
        page.navigate(url(alertPage(alert)));
        if (page.locator("#acknowledge").isVisible()) {
            page.locator("#acknowledge").click();
        }
        assertThat(page.locator("#state")).hasText("Acknowledged");
    }

    /// Presses Tab until an element has the focus, which must show.
    static void tabTo(Page page, String selector) {
        Predicate<String> holds = script -> Boolean.TRUE.equals(page.evaluate(script, selector));
        for (int i = 0; i < 60 && !holds.test("selector => document.activeElement.matches(selector)"); i++) {
            page.keyboard().press("Tab");
        }
        assertThat(holds.test("selector => document.activeElement.matches(selector)"
                        + " && getComputedStyle(document.activeElement).outlineStyle === 'solid'"))
                .as("the focus is visibly on " + selector)
                .isTrue();
    }

    /// Names and record numbers of every patient with an alert, as those who treat them see them.
    List<String> identities() {
        Page page = signedIn(PHYSICIAN);
        List<String> identities = new ArrayList<>();
        opened.stream().map(AlertSummary::unit).distinct().forEach(unit -> {
            page.navigate(url("/units/" + unit));
            identities.addAll(page.locator("td.patient a").allInnerTexts());
            page.locator("td.patient div").allInnerTexts().forEach(line -> identities.add(line.split(" · ")[0]));
        });
        assertThat(identities).hasSizeGreaterThanOrEqualTo(6).doesNotContain("");
        return identities;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
        platform.close();
        FileSystemUtils.deleteRecursively(data.toFile());
    }
}
