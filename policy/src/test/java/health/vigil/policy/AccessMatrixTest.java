package health.vigil.policy;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.Ids;
import health.vigil.ledger.Actor;
import health.vigil.policy.AccessMatrix.Cell;
import health.vigil.policy.AccessMatrix.Circumstance;
import health.vigil.policy.AccessMatrix.Relationship;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@Requirement({"ACC-2", "ACC-3"})
class AccessMatrixTest {
    private static final String GOLDEN = "access-matrix.md";
    private static final List<String> HOSTILE = List.of(
            "",
            " ",
            "MICU",
            "micu",
            "MICU\u0000",
            "SICU\" || true || \"",
            "Unit::\"MICU\"",
            "intake",
            "💉",
            "\uD800",
            "*",
            "null",
            "{\"__entity\":{\"type\":\"Role\",\"id\":\"NURSE\"}}",
            "x".repeat(256),
            "x".repeat(257));

    private final CedarPolicy policy = CedarPolicy.shipped(new Ids(InstantSource.system(), new Random(1)));

    @Test
    void everyCombinationIsAsTheGoldenTableSays() throws IOException {
        String actual = AccessMatrix.of(policy);

        Files.writeString(Path.of("target", GOLDEN), actual);
        assertThat(actual)
                .as("after a deliberate change of policy, review and copy policy/target/%s over the golden one", GOLDEN)
                .isEqualTo(golden());
    }

    @Test
    void noRequestOutsideTheGoldenTableIsPermitted() throws IOException {
        Map<Cell, Map<Purpose, Set<Circumstance>>> table = AccessMatrix.parse(golden());
        Random random = new Random(20_240_229);
        List<AccessRequest> requests =
                IntStream.range(0, 20_000).mapToObj(i -> hostile(random)).toList();

        List<AccessRequest> permitted = requests.parallelStream()
                .filter(request -> policy.decide(request) instanceof Decision.Permit)
                .toList();

        assertThat(permitted).isNotEmpty().allMatch(request -> inTable(table, request));
    }

    @Test
    void thePoliciesSpeakOfExactlyTheValuesThatJavaHas() throws IOException {
        String schema = resource("/health/vigil/policy/schema.cedarschema");

        assertThat(enumOf(schema, "Role")).isEqualTo(names(EnumSet.allOf(Role.class)));
        assertThat(enumOf(schema, "Category")).isEqualTo(names(EnumSet.allOf(DataCategory.class)));
        assertThat(enumOf(schema, "Purpose")).isEqualTo(names(EnumSet.allOf(Purpose.class)));
    }

    private static boolean inTable(Map<Cell, Map<Purpose, Set<Circumstance>>> table, AccessRequest request) {
        Principal who = request.principal();
        boolean rightKind = switch (who.role()) {
            case PLATFORM -> who.kind() == Actor.Kind.PLATFORM;
            case SENDER, RECORD_SYSTEM -> who.kind() == Actor.Kind.MACHINE;
            default -> who.kind() == Actor.Kind.PERSON;
        };
        String section =
                who.role() == Role.PLATFORM ? "room " + who.id() : who.role().name();
        boolean here = request.unit() != null && who.units().contains(request.unit());
        Relationship relationship = here
                ? Relationship.HERE
                : request.emergency()
                        ? Relationship.EMERGENCY
                        : request.unit() == null ? Relationship.UNKNOWN : Relationship.ELSEWHERE;
        return rightKind
                && table.getOrDefault(new Cell(section, request.action(), request.data()), Map.of())
                        .getOrDefault(request.purpose(), Set.of())
                        .contains(new Circumstance(relationship, request.subject() != null));
    }

    private static AccessRequest hostile(Random random) {
        Set<String> units = new TreeSet<>();
        IntStream.range(0, random.nextInt(4)).forEach(i -> units.add(any(random, HOSTILE)));
        Principal principal = new Principal(
                any(random, List.of(Actor.Kind.values())),
                any(random, HOSTILE),
                any(random, List.of(Role.values())),
                units,
                null);
        List<String> knownUnits = new ArrayList<>(units);
        knownUnits.add(any(random, HOSTILE));
        return new AccessRequest(
                principal,
                any(random, List.of(Action.values())),
                any(random, List.of(DataCategory.values())),
                any(random, HOSTILE),
                random.nextBoolean() ? AccessMatrix.PATIENT : null,
                random.nextInt(4) == 0 ? null : any(random, knownUnits),
                any(random, List.of(Purpose.values())),
                random.nextInt(3) == 0);
    }

    private static <T> T any(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static Set<String> enumOf(String schema, String type) {
        String body = schema.substring(schema.indexOf("entity " + type + " enum ["));
        Set<String> values = new TreeSet<>();
        java.util.regex.Pattern.compile("\"([A-Z_]+)\"")
                .matcher(body.substring(0, body.indexOf(']')))
                .results()
                .forEach(match -> values.add(match.group(1)));
        return values;
    }

    private static Set<String> names(Set<? extends Enum<?>> values) {
        Set<String> names = new TreeSet<>();
        values.forEach(value -> names.add(value.name()));
        return names;
    }

    private static String golden() throws IOException {
        return resource("/" + GOLDEN);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(AccessMatrixTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
