package health.vigil.policy;

import health.vigil.base.PatientToken;
import health.vigil.ledger.Actor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The table of everything that is permitted, as text that a reviewer reads: one section a principal, one row an
/// action, one column a data category. A cell lists the purposes, `T`reatment `P`ayment `O`perations `R`esearch
/// `C`ompliance, each with the circumstances under which it permits: nothing after it for all eight, `@` for "in a
/// unit that the principal works in", `1` for "of one named patient", `!` for "of one named patient for whom the
/// principal has broken the glass", otherwise the circumstances in braces. The eight are the relationship (here,
/// elsewhere, elsewhere in an emergency, unknown) times one patient or several. An empty cell is a denial
/// throughout.
final class AccessMatrix {
    static final PatientToken PATIENT = PatientToken.audit("a".repeat(26));

    /// Where the patient is, seen from the principal.
    enum Relationship {
        HERE,
        ELSEWHERE,
        /// Elsewhere, and the principal has broken the glass.
        EMERGENCY,
        UNKNOWN
    }

    /// What a cell's purpose may depend on.
    record Circumstance(Relationship relationship, boolean onePatient) {
        static final List<Circumstance> ALL = Arrays.stream(Relationship.values())
                .flatMap(r -> Stream.of(new Circumstance(r, true), new Circumstance(r, false)))
                .toList();

        @Override
        public String toString() {
            return relationship.name().toLowerCase(java.util.Locale.ROOT) + (onePatient ? "+one" : "");
        }
    }

    /// A row's or column's place.
    record Cell(String principal, Action action, DataCategory data) {}

    private static final List<String> ROOMS =
            List.of("intake", "gateway", "facts", "scoring", "alerts", "server", "any-other");

    private AccessMatrix() {}

    /// Every principal that the table has a section for: each role as its own kind, each room.
    static Map<String, Principal> principals() {
        Map<String, Principal> principals = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            switch (role) {
                case PLATFORM -> ROOMS.forEach(room -> principals.put("room " + room, Principal.platform(room)));
                case SENDER, RECORD_SYSTEM -> principals.put(role.name(), principal(Actor.Kind.MACHINE, role));
                case NURSE,
                        PHYSICIAN,
                        ON_CALL,
                        BILLING_ANALYST,
                        ML_ENGINEER,
                        COMPLIANCE_OFFICER,
                        INTEGRATION_ENGINEER,
                        OPERATOR -> principals.put(role.name(), principal(Actor.Kind.PERSON, role));
            }
        }
        return principals;
    }

    static Principal principal(Actor.Kind kind, Role role) {
        return new Principal(kind, "someone", role, Set.of("MICU", "SICU"), null);
    }

    static AccessRequest request(Principal who, Action action, DataCategory data, Purpose why, Circumstance when) {
        String unit = switch (when.relationship()) {
            case HERE -> "SICU";
            case ELSEWHERE, EMERGENCY -> "TSICU";
            case UNKNOWN -> null;
        };
        AccessRequest usual =
                new AccessRequest(who, action, data, "Thing/1", when.onePatient() ? PATIENT : null, unit, why);
        return when.relationship() == Relationship.EMERGENCY ? usual.inEmergency() : usual;
    }

    /// The table that a policy makes: every combination is asked.
    static String of(Policy policy) {
        StringBuilder text = new StringBuilder("""
                # Who may do what, to which data

                Every combination that the policies permit; each empty cell was asked and denied. Rows are actions, columns
                data categories. Cells: purposes of use (T treatment, P payment, O operations, R research, C compliance);
                `@` only in a unit that the principal works in, `1` only of one named patient, `@!` only in such a unit
                or of one named patient for whom the principal has broken the glass.
                """);
        principals().forEach((name, principal) -> {
            text.append("\n## ").append(name).append("\n| |");
            Arrays.stream(DataCategory.values())
                    .forEach(data -> text.append(' ').append(data).append(" |"));
            text.append("\n|").append(" --- |".repeat(DataCategory.values().length + 1));
            for (Action action : Action.values()) {
                text.append("\n| ").append(action).append(" |");
                for (DataCategory data : DataCategory.values()) {
                    String cell =
                            cell(request -> policy.decide(request) instanceof Decision.Permit, principal, action, data);
                    text.append(cell.isEmpty() ? " |" : " " + cell + " |");
                }
            }
            text.append('\n');
        });
        return text.toString();
    }

    private static String cell(Predicate<AccessRequest> permits, Principal who, Action action, DataCategory data) {
        List<String> purposes = new ArrayList<>();
        for (Purpose purpose : Purpose.values()) {
            Set<Circumstance> permitted = Circumstance.ALL.stream()
                    .filter(when -> permits.test(request(who, action, data, purpose, when)))
                    .collect(Collectors.toSet());
            if (!permitted.isEmpty()) {
                purposes.add(purpose.name().charAt(0) + mark(permitted));
            }
        }
        return String.join(" ", purposes);
    }

    private static String mark(Set<Circumstance> permitted) {
        return Marks.ALL.entrySet().stream()
                .filter(known -> known.getValue().equals(permitted))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() ->
                        new TreeSet<>(permitted.stream().map(Object::toString).toList()).toString());
    }

    /// Reads a table back: cell to purpose to permitted circumstances. A mark that it does not know is an error.
    static Map<Cell, Map<Purpose, Set<Circumstance>>> parse(String text) {
        Map<Cell, Map<Purpose, Set<Circumstance>>> table = new LinkedHashMap<>();
        String principal = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith("## ")) {
                principal = line.substring(3);
            } else if (line.startsWith("| ") && !line.startsWith("| |") && !line.startsWith("| -")) {
                List<String> cells =
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
                int column = 2;
                for (DataCategory data : DataCategory.values()) {
                    Cell cell = new Cell(principal, Action.valueOf(cells.get(1)), data);
                    table.put(cell, purposes(cells.get(column++)));
                }
            }
        }
        return table;
    }

    private static Map<Purpose, Set<Circumstance>> purposes(String cell) {
        Map<Purpose, Set<Circumstance>> purposes = new LinkedHashMap<>();
        for (String part : cell.split(" ")) {
            if (!part.isEmpty()) {
                Purpose purpose = Arrays.stream(Purpose.values())
                        .filter(p -> p.name().charAt(0) == part.charAt(0))
                        .findFirst()
                        .orElseThrow();
                purposes.put(
                        purpose,
                        Marks.ALL.entrySet().stream()
                                .filter(known -> known.getKey().equals(part.substring(1)))
                                .map(Map.Entry::getValue)
                                .findFirst()
                                .orElseThrow(() -> new IllegalArgumentException("unknown mark " + part)));
            }
        }
        return purposes;
    }

    private static final class Marks {
        static final Map<String, Set<Circumstance>> ALL = Map.of(
                "", Set.copyOf(Circumstance.ALL),
                "@", where(when -> when.relationship() == Relationship.HERE),
                "1", where(Circumstance::onePatient),
                "@!",
                        where(when -> when.relationship() == Relationship.HERE
                                || (when.relationship() == Relationship.EMERGENCY && when.onePatient())),
                "@1", where(when -> when.relationship() == Relationship.HERE && when.onePatient()));

        private static Set<Circumstance> where(Predicate<Circumstance> holds) {
            return Circumstance.ALL.stream().filter(holds).collect(Collectors.toSet());
        }
    }
}
