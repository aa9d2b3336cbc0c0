package health.vigil.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.ProblemException;
import health.vigil.base.SteppedClock;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.ledger.Actor;
import health.vigil.ledger.PostgresLedger;
import health.vigil.policy.CedarPolicy;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.BundleLoader;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleRegistryTest {
    private static final Path PUBLISHED =
            Path.of(System.getProperty("vigil.root", "..")).resolve("models/sepsis-news2-1");
    private static final Principal SERVER = Principal.platform("server");
    private static final Principal NURSE = new Principal(Actor.Kind.PERSON, "nina", Role.NURSE, Set.of("MICU"), null);

    private final Database scratch = ScratchDatabase.with(List.of("ledger", "registry"));
    private final SteppedClock clock = new SteppedClock(Instant.parse("2150-01-01T00:00:00Z"));
    private final Ids ids = new Ids(clock, new Random(1));
    private final BundleRegistry registry = registry();

    @TempDir
    Path models = Path.of(".");

    @BeforeEach
    void publishTheFirstBundle() throws IOException {
        copyAs("our-news2-1", "our-news2");
    }

    @AfterEach
    void close() {
        scratch.close();
    }

    @Requirement("GOV-1")
    @Test
    void aRegisteredBundleIsFoundByItsAddress() {
        Bundle bundle = registry.register(SERVER, models).getFirst();

        assertThat(registry.bundle(bundle.address())).contains(bundle);
        assertThat(evidence()).containsOnlyOnce(bundle.address());
    }

    @Requirement("GOV-1")
    @Test
    void registeringAgainChangesNothing() {
        registry.register(SERVER, models);

        registry().register(SERVER, models);

        assertThat(pendingEntries()).hasSize(1);
    }

    @Requirement("GOV-1")
    @Test
    void refusesAChangedContentUnderTheSameVersion() throws IOException {
        registry.register(SERVER, models);
        Files.writeString(models.resolve("our-news2-1/card.md"), "Use it for everything.");
        BundleLoader.seal(models.resolve("our-news2-1"));

        assertThatThrownBy(() -> registry().register(SERVER, models))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("VGL-REG-001");
    }

    @Requirement({"GOV-1", "EVI-2"})
    @Test
    void activationIsLiveRecordedAndSurvivesARestart() {
        Bundle bundle = registry.register(SERVER, models).getFirst();

        registry.activate(SERVER, bundle.address());

        assertThat(registry.live()).isEqualTo(bundle);
        assertThat(evidence()).contains("our-news2 live");
        BundleRegistry restarted = registry();
        restarted.register(SERVER, models);
        assertThat(restarted.live()).isEqualTo(bundle);
        assertThat(restarted.history()).hasSize(1);
    }

    @Requirement({"ACC-2", "EVI-1"})
    @Test
    void aNurseMayNotActivateAndTheAttemptIsRecorded() {
        Bundle bundle = registry.register(SERVER, models).getFirst();

        assertThatThrownBy(() -> registry.activate(NURSE, bundle.address())).hasMessageContaining("VGL-REG-002");

        assertThat(registry.hasLive()).isFalse();
        assertThat(registry.history()).isEmpty();
        assertThat(evidence()).contains("our-news2 refused", "nina");
    }

    @Requirement("GOV-1")
    @Test
    void aModelThatReadsHowLongAStayHasLastedMayNotGoLiveAndTheClockFreeOneMay() {
        registry.register(SERVER, PUBLISHED.resolveSibling(""));
        String full = address("sepsis-full");

        assertThatThrownBy(() -> registry.activate(SERVER, full)).hasMessageContaining("VGL-REG-005");

        assertThat(registry.activate(SERVER, address("sepsis-clockfree")).name())
                .isEqualTo("sepsis-clockfree");
    }

    private String address(String name) {
        return registry.register(SERVER, PUBLISHED.resolveSibling("")).stream()
                .filter(bundle -> bundle.name().equals(name))
                .map(Bundle::address)
                .findFirst()
                .orElseThrow();
    }

    @Requirement("SCO-8")
    @Test
    void aBundleThatCannotBeUsedIsRefusedWithItsReasonAndTheOthersRun() throws IOException {
        copyAs("a-broken-one-1", "a-broken-one");
        Files.writeString(models.resolve("a-broken-one-1/bundle.json"), "{}");

        Bundle bundle = registry.register(SERVER, models).getFirst();

        assertThat(bundle.name()).isEqualTo("our-news2");
        assertThat(registry.refused())
                .containsOnlyKeys("a-broken-one-1")
                .allSatisfy((_, problem) -> assertThat(problem.code()).isEqualTo("VGL-SCO-001"));
    }

    @Requirement({"GOV-1", "SCO-8"})
    @Test
    void whatCallsItselfAShippedBundleAndIsAnotherIsRefused() throws IOException {
        copyAs("sepsis-news2-1", "sepsis-news2");
        assertThat(registry.register(SERVER, models)).hasSize(2);

        Files.writeString(models.resolve("sepsis-news2-1/card.md"), "Use it for everything.");
        BundleLoader.seal(models.resolve("sepsis-news2-1"));

        assertThat(registry.register(SERVER, models)).hasSize(1);
        assertThat(registry.refused().get("sepsis-news2-1"))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("VGL-REG-006"));
    }

    @Requirement("GOV-1")
    @Test
    void everyBundleThatComesWithUsIsKnownAsSuch() {
        assertThat(registry.register(SERVER, PUBLISHED.resolveSibling("")))
                .hasSizeGreaterThan(3)
                .allMatch(Shipped::is);
        assertThat(registry.refused()).isEmpty();
    }

    @Test
    void nothingIsLiveBeforeAnActivation() {
        registry.register(SERVER, models);

        assertThatThrownBy(registry::live).hasMessageContaining("VGL-REG-004");
    }

    private BundleRegistry registry() {
        return new BundleRegistry(
                scratch.as(DataClass.PSEUDONYMISED), new PostgresLedger(), CedarPolicy.shipped(ids), clock, ids);
    }

    private void copyAs(String directory, String name) throws IOException {
        Path to = Files.createDirectories(models.resolve(directory));
        Files.copy(PUBLISHED.resolve("card.md"), to.resolve("card.md"));
        Files.writeString(
                to.resolve("bundle.json"),
                Files.readString(PUBLISHED.resolve("bundle.json"))
                        .replace("\"name\": \"sepsis-news2\"", "\"name\": \"" + name + "\""));
        BundleLoader.seal(to);
    }

    private String evidence() {
        return String.join("\n", pendingEntries());
    }

    private List<String> pendingEntries() {
        return scratch.as(DataClass.EVIDENCE)
                .withHandle(handle -> handle.createQuery("select bytes from ledger.pending order by seq")
                        .map((row, _) -> new String(row.getBytes("bytes"), StandardCharsets.UTF_8))
                        .list());
    }
}
