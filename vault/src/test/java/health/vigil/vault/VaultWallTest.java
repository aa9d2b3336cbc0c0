package health.vigil.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.DataClass;
import health.vigil.base.PatientToken;
import health.vigil.base.TokenPurpose;
import health.vigil.keys.FileKeyProvider;
import health.vigil.testkit.Requirement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What holds even for who runs the database: other roles are refused, and the tables show no content.
class VaultWallTest {
    private static final List<String> CANARY = List.of(
            "Zyxwvanovska",
            "Quillonia",
            "MRN-88442211",
            "1937-11-23",
            "Kraftwerkgasse",
            "5550199",
            "8867-4",
            "131.25",
            "REMARKCANARY",
            "XICU");

    @TempDir
    Path home;

    private VaultFixture fixture;
    private String patientId = "";
    private RecordKey pulse = new RecordKey("Observation", "o");

    @BeforeEach
    void writeTheCanary() {
        fixture = new VaultFixture(home.resolve("keys"));
        patientId = fixture.patientId("MRN-88442211");
        Patient patient = Records.patient(patientId, "MRN-88442211", "Zyxwvanovska", "Quillonia", "1937-11-23");
        patient.addAddress().addLine("Kraftwerkgasse 7");
        patient.addTelecom().setValue("5550199");
        Observation result = Records.heartRate("o", patientId, "2026-03-01T07:30:00Z", "131.25");
        result.addNote().setText("REMARKCANARY");
        fixture.put(
                patient,
                result,
                Records.stay("e", patientId, EncounterStatus.INPROGRESS, "2026-03-01T07:00:00Z", "XICU"));
        result.setValue(new StringType("REMARKCANARY again"));
        fixture.put(result);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Requirement({"PHI-2", "PHI-7"})
    @Test
    void noTableShowsAnyValueOfThePatient() {
        List<byte[]> everything = everyCellOfTheSchema();

        assertThat(everything).hasSizeGreaterThan(50);
        for (byte[] cell : everything) {
            String text = new String(cell, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            assertThat(CANARY).noneMatch(value -> text.contains(value.toLowerCase(Locale.ROOT)));
        }
    }

    @Requirement("PHI-1")
    @ParameterizedTest
    @EnumSource(value = DataClass.class, names = "IDENTIFIED", mode = EnumSource.Mode.EXCLUDE)
    void anotherRoleIsRefusedEveryTable(DataClass other) {
        List<String> tables = tables();
        assertThat(tables).hasSizeGreaterThan(6);

        for (String table : tables) {
            for (String act : List.of(
                    "select * from vault." + table,
                    "delete from vault." + table,
                    "insert into vault." + table + " default values",
                    "truncate vault." + table)) {
                assertThatThrownBy(() -> fixture.database.as(other).useHandle(handle -> handle.execute(act)))
                        .as("%s as %s", act, other)
                        .hasMessageContaining("permission denied");
            }
        }
    }

    @Requirement({"PHI-1", "EVI-2"})
    @Test
    void noRoleRewritesHistory() {
        for (String act : List.of(
                "update vault.record set sealed = null",
                "delete from vault.record",
                "truncate vault.record",
                "delete from vault.patient_key",
                "alter table vault.record disable trigger all",
                "drop table vault.record")) {
            assertThatThrownBy(() -> fixture.jdbi().useHandle(handle -> handle.execute(act)))
                    .as(act)
                    .hasMessageMatching("(?s).*(permission denied|must be owner).*");
        }
    }

    @Requirement("PHI-2")
    @Test
    void aChangedCiphertextIsRefused() {
        byte[] sealed = sealed(pulse, 2);
        sealed[sealed.length / 2] ^= 1;

        forge(pulse, 3, sealed, patientId);

        assertThatThrownBy(() -> fixture.read(pulse)).hasMessageContaining("VGL-KEY-002");
    }

    @Requirement("PHI-2")
    @Test
    void aCiphertextMovedToAnotherPlaceIsRefused() {
        forge(pulse, 3, sealed(pulse, 2), patientId);
        forge(new RecordKey("Observation", "other"), 1, sealed(pulse, 1), patientId);

        assertThatThrownBy(() -> fixture.read(pulse)).hasMessageContaining("VGL-KEY-002");
        assertThatThrownBy(() -> fixture.read(new RecordKey("Observation", "other")))
                .hasMessageContaining("VGL-KEY-002");
    }

    @Requirement("PHI-2")
    @Test
    void onePatientsKeyOpensNothingOfAnother() {
        fixture.put(Records.patient("bob", "1", "Bob", "B", "1960-01-01"));
        fixture.transaction(t -> t.execute(
                "update vault.patient_key set wrapped = (select wrapped from vault.patient_key where patient = 'bob')"
                        + " where patient = ?",
                patientId));

        assertThatThrownBy(() -> fixture.read(pulse)).hasMessageContaining("VGL-KEY-00");
    }

    @Requirement("PHI-2")
    @Test
    void afterRotationEveryKeyIsWrappedAnewAndEverythingStillOpens() {
        String before = fixture.provider.currentKey();
        fixture.provider.rotate();

        int renewed = fixture.transaction(t -> fixture.vault.rewrapKeys(t, 100));

        assertThat(renewed).isEqualTo(3);
        assertThat(fixture.<Integer>transaction(t -> fixture.vault.rewrapKeys(t, 100)))
                .isZero();
        assertThat(everyCellOfTheSchema())
                .noneMatch(cell -> new String(cell, StandardCharsets.ISO_8859_1).contains(before));
        PostgresVault reopened =
                PostgresVault.open(fixture.jdbi(), FileKeyProvider.open(home.resolve("keys")), fixture.clock);
        assertThat(fixture.<Optional<StoredRecord>>transaction(t -> reopened.read(t, fixture.access, pulse)))
                .isPresent();
        assertThat(fixture.<String>transaction(t -> reopened.logicalId(t, "Patient", Records.MRN, "MRN-88442211")))
                .isEqualTo(patientId);
    }

    @Requirement("PHI-2")
    @Test
    void withoutItsKeyDirectoryTheVaultDoesNotOpen() {
        FileKeyProvider stranger = FileKeyProvider.open(home.resolve("stranger"));

        assertThatThrownBy(() -> PostgresVault.open(fixture.jdbi(), stranger, fixture.clock))
                .hasMessageContaining("VGL-KEY-001");
    }

    @Requirement("PHI-3")
    @Test
    void tokensAreStableWithinAndDifferentAcrossPurposes() {
        List<String> tokens = new ArrayList<>();
        for (TokenPurpose purpose : TokenPurpose.values()) {
            tokens.add(fixture.vault.token(patientId, purpose).value());
        }

        PostgresVault reopened =
                PostgresVault.open(fixture.jdbi(), FileKeyProvider.open(home.resolve("keys")), fixture.clock);
        assertThat(tokens).doesNotHaveDuplicates();
        assertThat(reopened.token(patientId, TokenPurpose.CARE).value()).isEqualTo(tokens.getFirst());
        assertThat(tokens.getFirst())
                .isNotEqualTo(fixture.vault.token("another", TokenPurpose.CARE).value());
    }

    @Requirement("PHI-3")
    @Test
    void anotherInstallationGivesOtherTokensAndIds() {
        try (VaultFixture other = new VaultFixture(home.resolve("other"))) {
            assertThat(other.vault.token(patientId, TokenPurpose.CARE))
                    .isNotEqualTo(fixture.vault.token(patientId, TokenPurpose.CARE));
            assertThat(other.patientId("MRN-88442211")).isNotEqualTo(patientId);
        }
    }

    @Requirement("PHI-3")
    @Test
    void aTokenLeadsBackToItsPatientForItsPurposeOnly() {
        for (TokenPurpose purpose : TokenPurpose.values()) {
            assertThat(fixture.patientBehind(fixture.vault.token(patientId, purpose)))
                    .as(purpose.name())
                    .hasValue(patientId);
        }
        String care = fixture.vault.token(patientId, TokenPurpose.CARE).value();
        assertThat(fixture.patientBehind(new PatientToken(TokenPurpose.RESEARCH, care)))
                .isEmpty();
    }

    private byte[] sealed(RecordKey key, int version) {
        return fixture.transaction(
                t -> t.createQuery("select sealed from vault.record where type = ? and id = ? and version = ?")
                        .bind(0, key.type())
                        .bind(1, key.id())
                        .bind(2, version)
                        .mapTo(byte[].class)
                        .one());
    }

    /// What someone with the vault's own database role, but without its keys, could insert.
    private void forge(RecordKey key, int version, byte[] sealed, String patient) {
        fixture.transaction(t -> t.execute(
                        "insert into vault.record (type, id, version, patient, updated, deleted, sealed)"
                                + " values (?, ?, ?, ?, now(), false, ?)",
                        key.type(),
                        key.id(),
                        version,
                        patient,
                        sealed)
                + t.execute(
                        "insert into vault.current_record (type, id, version, patient, updated, deleted, clinical)"
                                + " values (?, ?, ?, ?, now(), false, now())"
                                + " on conflict (type, id) do update set version = excluded.version",
                        key.type(),
                        key.id(),
                        version,
                        patient));
    }

    private List<String> tables() {
        return fixture.transaction(t -> t.createQuery(
                        "select tablename from pg_tables where schemaname = 'vault' and tablename not like 'flyway%'")
                .mapTo(String.class)
                .list());
    }

    /// Every cell as text, and binary ones as bytes too.
    private List<byte[]> everyCellOfTheSchema() {
        List<byte[]> cells = new ArrayList<>();
        for (String table : tables()) {
            fixture.transaction(t -> t.createQuery("select * from vault." + table)
                    .map((row, context) -> {
                        int columns = row.getMetaData().getColumnCount();
                        for (int i = 1; i <= columns; i++) {
                            String text = row.getString(i);
                            if (text != null) {
                                cells.add(text.getBytes(StandardCharsets.UTF_8));
                                if (text.startsWith("\\x")) {
                                    cells.add(HexFormat.of().parseHex(text.substring(2)));
                                }
                            }
                        }
                        return table;
                    })
                    .list());
        }
        return cells;
    }
}
