package health.vigil.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import health.vigil.ledger.Act;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The rules of the house, read from ARCHITECTURE.md where they are written there, and held against all classes.
class ArchitectureTest {
    private static final Path ROOT = Path.of(System.getProperty("vigil.root"));
    private static final Pattern ROW = Pattern.compile("\\| `([a-z0-9]+)` \\| [^|]* \\| ([^|]*) \\|");
    private static final Pattern VAR = Pattern.compile("(^|[\\s(])var\\s+[a-zA-Z_]\\w*\\s*(=|:)");
    private static final Pattern STANDARD_OUT = Pattern.compile("System\\s*\\.\\s*out\\b");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("health.vigil");

    @Test
    void roomsUseWhatTheTableAllowsAndNothingElse() throws IOException {
        Map<String, Set<String>> allowed = allowedRooms();
        assertThat(allowed).containsKeys("vault", "facts", "alerts").doesNotContainKey("server");

        allowed.forEach((room, others) -> {
            String[] forbidden = allRooms().stream()
                    .filter(other -> !other.equals(room) && !others.contains(other))
                    .map(other -> "health.vigil." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("health.vigil." + room + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden)
                    .because("ARCHITECTURE.md lets " + room + " use " + others)
                    .allowEmptyShould(true)
                    .check(CLASSES);
        });
    }

    @Test
    void noRoomReachesIntoAnother() {
        for (String room : allRooms()) {
            noClasses()
                    .that()
                    .resideInAPackage("health.vigil..")
                    .and()
                    .resideOutsideOfPackage("health.vigil." + room + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("health.vigil." + room + ".internal..")
                    .check(CLASSES);
        }
    }

    @Test
    void roomsFormNoCircle() {
        slices().matching("health.vigil.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheServerKnowsTheFramework() {
        noClasses()
                .that()
                .resideOutsideOfPackage("health.vigil.server..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(CLASSES);
    }

    /// CVE-2026-34361 (`/loadIG`) and CVE-2026-55471 (`XsltUtilities.saxonTransform`) are in classes that ship with
    /// the FHIR library; nothing here may use them.
    @Test
    void classesWithKnownHolesAreNotUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("org\\.hl7\\.fhir\\..*(XsltUtilities|IgLoader|cli\\..*|http\\..*FhirValidatorHttp.*)")
                .check(CLASSES);
    }

    /// A kind of evidence that nothing writes is a promise that nothing keeps.
    @Test
    @Requirement("EVI-1")
    void everyKindOfActIsWrittenSomewhere() {
        assertThat(Act.class.getPermittedSubclasses())
                .hasSameSizeAs(Act.KINDS)
                .allSatisfy(kind -> assertThat(CLASSES.get(kind).getConstructorCallsToSelf())
                        .anyMatch(call -> isRoomOfAnAct(call.getOriginOwner(), kind)));
    }

    /// Reading an entry back makes an act too; benchmarks make many.
    private static boolean isRoomOfAnAct(JavaClass caller, Class<?> kind) {
        return !caller.getName().equals(kind.getName())
                && !caller.getPackageName().equals("health.vigil.ledger.internal.encoding")
                && !caller.getPackageName().startsWith("health.vigil.bench");
    }

    @Test
    void noTypeIsLeftToTheCompilerToName() throws IOException {
        assertThat(linesMatching(VAR, path -> true)).isEmpty();
    }

    @Test
    void onlyTheCommandLineWritesToStandardOutput() throws IOException {
        assertThat(linesMatching(
                        STANDARD_OUT,
                        path -> !path.contains("/server/src/main/java/health/vigil/server/internal/cli/")
                                && !path.contains("/src/test/")
                                && !path.contains("/src/peer/")))
                .isEmpty();
    }

    private static Map<String, Set<String>> allowedRooms() throws IOException {
        Map<String, Set<String>> allowed = new TreeMap<>();
        for (String line : Files.readAllLines(ROOT.resolve("ARCHITECTURE.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && !row.group(2).equals("all") && !row.group(2).isBlank()) {
                allowed.put(row.group(1), named(row.group(2)));
            }
        }
        return allowed;
    }

    private static Set<String> named(String cell) {
        return switch (cell) {
            case "nothing" -> Set.of();
            case "the rooms' public APIs" -> Set.copyOf(allRooms());
            default -> Set.copyOf(Arrays.asList(cell.split(", ")));
        };
    }

    private static List<String> allRooms() {
        return CLASSES.stream()
                .map(each -> each.getPackageName().split("\\."))
                .filter(parts -> parts.length > 2)
                .map(parts -> parts[2])
                .distinct()
                .sorted()
                .toList();
    }

    private static List<String> linesMatching(Pattern pattern, java.util.function.Predicate<String> where)
            throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/"))
                    .filter(file -> where.test(file.toString()))
                    .toList();
            assertThat(sources).isNotEmpty();
            for (Path source : sources) {
                List<String> lines = Files.readAllLines(source);
                for (int i = 0; i < lines.size(); i++) {
                    String line = lines.get(i).strip();
                    if (!line.startsWith("//") && pattern.matcher(line).find()) {
                        found.add(ROOT.relativize(source) + ":" + (i + 1));
                    }
                }
            }
        }
        return found;
    }
}
