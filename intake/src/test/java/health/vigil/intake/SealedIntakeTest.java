package health.vigil.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.DataClass;
import health.vigil.ledger.Actor;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Reads every column that intake writes, as bytes, and looks for who the patient is.
@Timeout(120)
class SealedIntakeTest {
    private static final String MRN = "MRN-90210-Q";
    private static final List<String> IDENTIFYING =
            List.of(MRN, Messages.FAMILY, Messages.GIVEN, Messages.BORN, "1945-06-07", Messages.STREET);

    @TempDir
    private Path home;

    @Test
    @Requirement({"PHI-1", "PHI-2"})
    void noColumnShowsWhoThePatientIs() {
        try (IntakeFixture intake = new IntakeFixture(home)) {
            takeOneOfEachKind(intake);

            List<String> stored = new ArrayList<>(cells(intake, DataClass.IDENTIFIED, "intake"));
            stored.addAll(cells(intake, DataClass.EVIDENCE, "ledger"));

            assertThat(stored).hasSizeGreaterThan(100);
            assertThat(stored).anyMatch(cell -> cell.contains("ADT|GH"));
            for (String one : IDENTIFYING) {
                assertThat(stored).noneMatch(cell -> cell.contains(one));
            }
        }
    }

    /// Normalised, conflicting, unreadable, queued, and corrected.
    private static void takeOneOfEachKind(IntakeFixture intake) {
        String unreadable = "PID|1||" + MRN + "||" + Messages.FAMILY + "^" + Messages.GIVEN;
        intake.send(unreadable.getBytes(UTF_8));
        intake.take(Messages.admit("C1", MRN), Messages.heartRate("C2", MRN, "88"), Messages.admit("C2", MRN));
        intake.take(Messages.message("MFN^M02", "C3", Messages.pid(MRN)));
        UUID queued = intake.identified()
                .withHandle(handle -> handle.createQuery("select id from intake.journal where control_id = 'C3'")
                        .mapTo(UUID.class)
                        .one());
        Principal engineer = new Principal(Actor.Kind.PERSON, "ines", Role.INTEGRATION_ENGINEER, Set.of(), null);
        intake.exceptions.replay(engineer, queued, Messages.admit("C3", MRN));
        assertThat(intake.count("intake.exception where correction is not null"))
                .isOne();
        assertThat(intake.count("intake.exception")).isEqualTo(3);
        assertThat(intake.count("intake.outbox")).isEqualTo(2);
    }

    /// Each cell of each table of a schema that the role may read, as Latin-1 text.
    private static List<String> cells(IntakeFixture intake, DataClass role, String schema) {
        return intake.database.as(role).withHandle(handle -> {
            List<String> columns = handle.createQuery("""
                            select format('select %1$I::text from %2$I.%3$I where %1$I is not null',
                                    column_name, table_schema, table_name)
                            from information_schema.columns
                            where table_schema = :schema and data_type <> 'bytea'
                            and has_table_privilege(format('%I.%I', table_schema, table_name), 'select')
                            union all
                            select format('select encode(%1$I, ''escape'') from %2$I.%3$I where %1$I is not null',
                                    column_name, table_schema, table_name)
                            from information_schema.columns
                            where table_schema = :schema and data_type = 'bytea'
                            and has_table_privilege(format('%I.%I', table_schema, table_name), 'select')
                            """)
                    .bind("schema", schema)
                    .mapTo(String.class)
                    .list();
            return columns.stream()
                    .flatMap(column -> handle.createQuery(column).mapTo(String.class).list().stream())
                    .toList();
        });
    }
}
