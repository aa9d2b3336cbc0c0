package health.vigil.gateway;

import static health.vigil.gateway.Hospital.heartRate;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hl7.fhir.r4.model.Account;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Schedule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Records that name several patients: they belong to each, and are sealed as the first one's.
@Requirement("INT-3")
class SharedRecordsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path home = Path.of("");

    @SuppressWarnings("NullAway") // JUnit opens it before each test
    private Hospital hospital;

    @BeforeEach
    void open() {
        hospital = new Hospital(home, GatewayLimits.concurrent(8));
        Appointment meeting = new Appointment().setStatus(Appointment.AppointmentStatus.BOOKED);
        meeting.setId("meeting");
        for (String patient : List.of("ben", "ada")) {
            meeting.addParticipant()
                    .setStatus(Appointment.ParticipationStatus.ACCEPTED)
                    .setActor(new Reference("Patient/" + patient));
        }
        Account account = new Account().setStatus(Account.AccountStatus.ACTIVE);
        account.setId("family");
        account.addSubject(new Reference("Patient/ben")).addSubject(new Reference("Patient/ada"));
        Communication letter = new Communication().setStatus(Communication.CommunicationStatus.COMPLETED);
        letter.setId("letter");
        letter.setSubject(new Reference("Patient/ben")).addRecipient(new Reference("Patient/ada"));
        Group group = group("both", "ada", "ben");
        Observation said = heartRate("said", "ben", 71);
        said.addPerformer(new Reference("Patient/ada"));
        Schedule schedule = new Schedule();
        schedule.setId("times");
        schedule.addActor(new Reference("Patient/ada"));
        hospital.write(meeting, account, letter, group, said, schedule);
    }

    @AfterEach
    void close() throws Exception {
        hospital.close();
    }

    @Test
    void everythingOfAPatientHasWhatNamesThemSecond() throws IOException {
        List<String> found = entries("ehr", "/Patient/ada/$everything?_count=100");
        List<String> compartment = entries("ehr", "/Patient/ada/*?_count=100");

        assertThat(found)
                .contains(
                        "Appointment/meeting",
                        "Account/family",
                        "Communication/letter",
                        "Group/both",
                        "Observation/said",
                        "Schedule/times",
                        "Patient/ada")
                .doesNotHaveDuplicates()
                .doesNotContain("Patient/ben", "Observation/hr-ben")
                .containsAll(compartment);
    }

    @Test
    void itComesByPagesAndTypesToo() throws IOException {
        List<String> found = new ArrayList<>();
        String next = "/Patient/ada/$everything?_count=2&_type=Appointment,Communication,Observation";
        while (next != null) {
            JsonNode page = bundle("ehr", next);
            found.addAll(names(page));
            next = link(page, "next");
        }

        assertThat(found)
                .containsExactly(
                        "Appointment/meeting", "Communication/letter", "Observation/hr-ada", "Observation/said");
    }

    /// Who may not see the patient whose record it is does not get it through another whom it names.
    @Test
    @Requirement("ACC-2")
    void anotherUnitsPatientStaysUnseen() throws IOException {
        List<String> one = entries("nurse", "/Patient/ada/$everything?_count=100");
        List<String> both = entries("float-nurse", "/Patient/ada/$everything?_count=100");

        assertThat(one)
                .contains("Observation/hr-ada")
                .doesNotContain("Appointment/meeting", "Communication/letter", "Observation/said");
        assertThat(both).contains("Appointment/meeting", "Observation/said");
        assertThat(hospital.get("nurse", "/Patient/ben/$everything").statusCode())
                .isEqualTo(403);
    }

    @Test
    void everythingIsOfTheTypesThatWereAsked() throws IOException {
        Practitioner doctor = new Practitioner();
        doctor.setId("doctor");
        Observation examined = heartRate("examined", "ada", 72);
        examined.addPerformer(new Reference("Practitioner/doctor"));
        hospital.write(doctor, examined);

        assertThat(entries("ehr", "/Patient/ada/$everything?_type=Observation"))
                .containsExactly("Observation/examined", "Observation/hr-ada", "Observation/said");
        assertThat(entries("ehr", "/Patient/ada/$everything?_type=Practitioner"))
                .containsExactly("Practitioner/doctor");
    }

    @Test
    void aGroupsExportHasEachSharedRecordOnce() throws Exception {
        hospital.write(group("one", "ada"));

        JsonNode one = export("/Group/one/$export");
        JsonNode both = export("/Group/both/$export");

        assertThat(lines(one, "Appointment")).hasSize(1);
        assertThat(lines(one, "Observation")).hasSize(2);
        assertThat(lines(one, "Schedule")).hasSize(1);
        assertThat(lines(one, "Patient")).hasSize(1);
        for (String type : List.of("Appointment", "Account", "Communication", "Schedule", "Group")) {
            assertThat(lines(both, type)).as(type).doesNotHaveDuplicates();
        }
        assertThat(lines(both, "Appointment")).hasSize(1);
        assertThat(lines(both, "Group")).hasSize(2);
        assertThat(lines(both, "Observation")).hasSize(3);
    }

    @Test
    void whoHasLeftAGroupIsNotExported() throws Exception {
        Group group = group("past", "ada", "ben", "cyd");
        group.getMember().get(1).getPeriod().setEndElement(new DateTimeType("2001"));
        group.getMember().get(2).getPeriod().setStartElement(new DateTimeType("2001-01-01"));
        hospital.write(group);

        JsonNode manifest = export("/Group/past/$export?_type=Patient");

        assertThat(lines(manifest, "Patient"))
                .hasSize(2)
                .noneMatch(line -> line.contains("Britten"))
                .anyMatch(line -> line.contains("Charisse"));
    }

    /// A record given as one patient's is in the account of disclosures of that one, and of whom it is sealed as.
    @Test
    @Requirement({"EVI-1", "ACC-3"})
    void whatIsGivenIsRecordedOfEachWhoseItIs() throws IOException {
        entries("ehr", "/Patient/ada/$everything?_type=Appointment,Group");

        assertThat(disclosed("ehr", "everything", hospital.tokenOf("ada")))
                .contains("Appointment/meeting/_history/1", "Group/both/_history/1");
        assertThat(disclosed("ehr", "everything", hospital.tokenOf("ben")))
                .containsExactly("Appointment/meeting/_history/1");
        assertThat(disclosed("ehr", "everything", null)).containsExactly("Group/both/_history/1");
    }

    @Test
    @Requirement({"EVI-1", "ACC-3"})
    void whatACompartmentHasOfOthersIsRecordedAsThePatientsToo() throws IOException {
        entries("ehr", "/Patient/ada/Observation");

        assertThat(disclosed("ehr", "search", hospital.tokenOf("ada")))
                .containsExactlyInAnyOrder("Observation/hr-ada/_history/1", "Observation/said/_history/1");
        assertThat(disclosed("ehr", "search", hospital.tokenOf("ben"))).containsExactly("Observation/said/_history/1");
    }

    @Test
    @Requirement({"EVI-1", "ACC-3"})
    void whatIsNotGivenIsNoDisclosure() throws IOException {
        entries("ehr", "/Patient/ada/$everything?_type=Practitioner");

        assertThat(hospital.entriesOf("ehr"))
                .extracting(entry -> String.valueOf(subject(entry)))
                .contains(hospital.tokenOf("ada"))
                .doesNotContain(hospital.tokenOf("ben"), "null");
    }

    @Test
    @Requirement({"EVI-1", "ACC-3"})
    void whatAnExportHasOfOthersIsRecordedAsTheMembersToo() throws Exception {
        hospital.write(group("one", "ada"));
        export("/Group/one/$export?_type=Appointment,Schedule");

        assertThat(disclosed("ehr", "export", hospital.tokenOf("ada")))
                .containsExactlyInAnyOrder("Appointment/meeting/_history/1", "Schedule/times/_history/1");
        assertThat(disclosed("ehr", "export", hospital.tokenOf("ben")))
                .containsExactly("Appointment/meeting/_history/1");
    }

    private List<String> disclosed(String caller, String interaction, @Nullable String patient) {
        return hospital.entriesOf(caller).stream()
                .filter(entry -> Objects.equals(patient, subject(entry)))
                .filter(entry -> entry.act() instanceof Act.RecordsDisclosed act
                        && act.interaction().equals(interaction))
                .flatMap(entry -> ((Act.RecordsDisclosed) entry.act()).resources().stream())
                .toList();
    }

    private static @Nullable String subject(Entry entry) {
        return entry.subject() == null ? null : entry.subject().value();
    }

    private static Group group(String id, String... members) {
        Group group = new Group();
        group.setId(id);
        group.setType(Group.GroupType.PERSON).setActual(true);
        for (String member : members) {
            group.addMember().setEntity(new Reference("Patient/" + member));
        }
        return group;
    }

    private JsonNode export(String path) throws Exception {
        String status = hospital.send(hospital.request("ehr", path)
                        .header("Accept", "application/fhir+json")
                        .header("Prefer", "respond-async")
                        .GET())
                .headers()
                .firstValue("Content-Location")
                .orElseThrow();
        while (true) {
            HttpResponse<String> answer = hospital.get("ehr", status);
            if (answer.statusCode() != 202) {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                return JSON.readTree(answer.body());
            }
            Thread.sleep(50);
        }
    }

    private List<String> lines(JsonNode manifest, String type) {
        List<String> lines = new ArrayList<>();
        for (JsonNode output : manifest.get("output")) {
            if (output.get("type").asText().equals(type)) {
                lines.addAll(hospital.get("ehr", output.get("url").asText())
                        .body()
                        .lines()
                        .toList());
            }
        }
        return lines;
    }

    private List<String> entries(String caller, String path) throws IOException {
        return names(bundle(caller, path));
    }

    private JsonNode bundle(String caller, String path) throws IOException {
        HttpResponse<String> answer = hospital.get(caller, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static List<String> names(JsonNode bundle) {
        List<String> names = new ArrayList<>();
        bundle.path("entry")
                .forEach(entry -> names.add(entry.at("/resource/resourceType").asText() + "/"
                        + entry.at("/resource/id").asText()));
        return names;
    }

    private static @Nullable String link(JsonNode bundle, String relation) {
        for (JsonNode link : bundle.path("link")) {
            if (link.path("relation").asText().equals(relation)) {
                return link.path("url").asText();
            }
        }
        return null;
    }
}
