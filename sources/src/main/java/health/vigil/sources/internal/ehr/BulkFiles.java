package health.vigil.sources.internal.ehr;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.base.ProblemException;
import health.vigil.intake.Delivery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the files of one export, line by line, some to a transaction.
final class BulkFiles {
    private static final JsonMapper JSON = JsonMapper.shared();
    /// An answer without a length may end early and look whole.
    private static final int MOST_READ_AGAIN = 2;

    private final Ehr ehr;
    private final Deliveries deliveries;
    private final Manifest manifest;
    private final boolean patientsCome;
    private final PatientsFirst patients;
    private final LastGiven lastGiven;
    private final Function<BulkPlace, Map<String, String>> progress;
    private BulkPlace place;
    private int readAgain;

    /// @param patientsAsked whether all Patients are among what was asked for: one who has joined a group and has not
    ///     changed is in no export of changes
    /// @param from where reading begins
    /// @param progress how a place is committed
    BulkFiles(
            Ehr ehr,
            Deliveries deliveries,
            Manifest manifest,
            boolean patientsAsked,
            BulkPlace from,
            Function<BulkPlace, Map<String, String>> progress) {
        this.ehr = ehr;
        this.deliveries = deliveries;
        this.manifest = manifest;
        this.patientsCome = patientsAsked && manifest.hasPatients();
        this.patients = new PatientsFirst(ehr);
        this.lastGiven = new LastGiven(deliveries);
        this.place = from;
        this.progress = progress;
    }

    /// Reads what is left.
    ///
    /// @return where it is at the end
    BulkPlace read() throws InterruptedException {
        while (place.file() < manifest.files().size()) {
            Manifest.File file = manifest.files().get(place.file());
            URI address = ehr.addresses().file(file.url()).orElseThrow(EhrProblems::ledElsewhere);
            boolean withToken = manifest.withToken() && ehr.addresses().isOwn(address);
            readAgain = 0;
            ehr.file(address, withToken, body -> lines(file, body));
            place = place.atNextFile();
            deliveries.deliver(List.of(), progress.apply(place));
        }
        return place;
    }

    private void lines(Manifest.File file, InputStream body) throws IOException, InterruptedException {
        Lines lines = new Lines(body);
        if (!lines.skip(place.line())) {
            again();
            throw EhrProblems.exportFailed(200);
        }
        lines.tooLong();
        long read = place.line();
        List<byte[]> batch = new ArrayList<>();
        long bytes = 0;
        for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
            if (lines.endsOpen()
                    && line.get().length > 0
                    && !ResourceScan.of(line.get()).isOne()) {
                take(file, lines, batch, read);
                again();
            }
            read++;
            batch.add(line.get());
            bytes += line.get().length;
            if (Deliveries.isEnough(batch.size(), bytes)) {
                take(file, lines, batch, read);
                bytes = 0;
            }
        }
        take(file, lines, batch, read);
        if (read < file.count()) {
            again();
            place = place.withErrors(1);
        }
    }

    /// @throws IOException where it may be that the file broke off
    private void again() throws IOException {
        if (readAgain < MOST_READ_AGAIN) {
            readAgain++;
            throw new IOException("the file has an end that may be none");
        }
    }

    private void take(Manifest.File file, Lines lines, List<byte[]> batch, long read) throws InterruptedException {
        List<byte[]> written = batch.stream()
                .filter(line -> !new String(line, UTF_8).isBlank())
                .toList();
        batch.clear();
        place = place.atLine(read).withErrors(lines.tooLong());
        List<Delivery> found = switch (file.kind()) {
            case RESOURCES -> resources(file, written);
            case DELETED -> written.stream().flatMap(this::deletions).toList();
            case ERRORS -> {
                place = place.withErrors(
                        written.stream().filter(BulkFiles::isError).count());
                yield List.of();
            }
        };
        deliveries.deliver(found, lastGiven.with(progress.apply(place)));
    }

    private List<Delivery> resources(Manifest.File file, List<byte[]> lines) throws InterruptedException {
        List<FoundResource> found = lines.stream().map(ResourceScan::of).toList();
        long whole = found.stream().filter(FoundResource::isOne).count();
        place = place.withLines(
                whole, lines.stream().filter(line -> !isMeantToBeOne(line)).count());
        boolean allHaveCome = patientsCome && !file.type().equals("Patient");
        return (allHaveCome ? found : patients.with(found))
                .stream().map(lastGiven::delivery).toList();
    }

    /// Whether it is meant to be a resource, be it one that cannot be read.
    private static boolean isMeantToBeOne(byte[] line) {
        return new String(line, UTF_8).contains("\"resourceType\"");
    }

    /// One original for each, which says as of when it is. A line that is no Bundle is one that cannot be read.
    private Stream<Delivery> deletions(byte[] line) {
        List<byte[]> entries;
        try {
            entries = Page.of(line).requests();
        } catch (ProblemException _) {
            entries = List.of(line);
        }
        return entries.stream().map(this::deletion).map(FoundResource::deletion);
    }

    private byte[] deletion(byte[] entry) {
        ByteArrayOutputStream original = new ByteArrayOutputStream(entry.length + 200);
        original.writeBytes(("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"timestamp\":"
                        + JSON.writeValueAsString(manifest.time()) + ",\"entry\":[")
                .getBytes(UTF_8));
        original.writeBytes(entry);
        original.writeBytes("]}".getBytes(UTF_8));
        return original.toByteArray();
    }

    /// Whether a line of an error file tells of more than a warning.
    private static boolean isError(byte[] outcome) {
        try {
            JsonNode issues = JSON.readTree(outcome).path("issue");
            return issues.isEmpty()
                    || issues.valueStream()
                            .map(issue -> issue.path("severity").asString(""))
                            .anyMatch(severity -> severity.equals("error") || severity.equals("fatal"));
        } catch (JacksonException _) {
            return true;
        }
    }
}
