package health.vigil.hl7v2;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.hl7v2.ConservationReport.Totals;
import health.vigil.hl7v2.internal.convert.Bundles;
import health.vigil.hl7v2.internal.convert.ReportWriter;
import health.vigil.hl7v2.internal.convert.ReportWriter.Source;
import health.vigil.hl7v2.internal.reading.ReadMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Bundle;
import org.jspecify.annotations.Nullable;

/// Converts files of messages to FHIR R4: for each message, in order, a Bundle as one line of JSON, and its
/// conservation report. Logical ids are plain hashes of identities, so they are stable but not secret; each
/// message is converted by itself, as if the record were empty. A message that cannot be converted gives a
/// Bundle with an OperationOutcome, and all its fields are reported as left out because of that
/// (`MESSAGE_NOT_MAPPED`); one that cannot even be read, or is too large to be, has none.
public final class Convert implements AutoCloseable {
    private final MessageMapper mapper = MessageMapper.ofFiles();
    private final IParser json = FhirContext.forR4Cached().newJsonParser();
    private final Bundles bundles = new Bundles(Convert::id);
    private final SenderSettings sender;
    private final InstantSource clock;
    private final Writer out;
    private final @Nullable ReportWriter report;
    private Totals totals = Totals.ZERO;
    private long problems;
    private Source source = new Source("", 0, "");

    /// @param out takes the Bundles; not closed
    /// @param report takes the conservation report, null for none; not closed
    public Convert(SenderSettings sender, InstantSource clock, Writer out, @Nullable Writer report) throws IOException {
        this.sender = sender;
        this.clock = clock;
        this.out = out;
        this.report = report == null ? null : new ReportWriter(report);
    }

    /// Converts all messages of one file: a single message, several, or a batch.
    ///
    /// @param file what the report calls it
    /// @return where the file says of itself that it holds other numbers of messages or batches than were found
    public List<BatchReader.Miscount> convert(String file, InputStream in) throws IOException {
        begin(file);
        BatchReader messages = new BatchReader(in, Limits.DEFAULT);
        while (hasConverted(messages)) {}
        out.flush();
        return messages.miscounts();
    }

    /// Converts the next message.
    ///
    /// @return false after the last
    private boolean hasConverted(BatchReader messages) throws IOException {
        byte[] message;
        try {
            message = messages.next();
        } catch (MalformedMessageException e) {
            next("");
            failed(new ConservationReport("", List.of()), e.problem());
            return true;
        }
        if (message == null) {
            return false;
        }
        next(Message.controlIdOf(message));
        convert(message);
        return true;
    }

    /// The sums so far.
    public Totals totals() {
        return totals;
    }

    /// How many messages could not be converted.
    public long problems() {
        return problems;
    }

    /// The sums so far as one line of JSON.
    public String summary() {
        return ReportWriter.json(totals, problems);
    }

    /// Completes the report.
    @Override
    public void close() throws IOException {
        if (report != null) {
            report.end(totals, problems);
        }
    }

    private void convert(byte[] bytes) throws IOException {
        Message message;
        try {
            message = Message.parse(bytes, Limits.DEFAULT, sender.characterSet());
        } catch (MalformedMessageException e) {
            failed(new ConservationReport("", List.of()), e.problem());
            return;
        }
        convert(
                () -> mapper.map(message, context(bytes)),
                message.segment("PID").isPresent(),
                () -> notMapped(message));
    }

    /// From here on items are of another file.
    ///
    /// @param file what the report calls it
    public void begin(String file) {
        source = new Source(file, 0, "");
    }

    private void next(String controlId) {
        source = new Source(source.file(), source.number() + 1, controlId);
    }

    /// Converts an item that is no HL7 v2 message, the next of its file.
    ///
    /// @param reading says what it means
    public void convert(byte[] item, BiFunction<byte[], MappingContext, MappedMessage> reading) throws IOException {
        next("");
        convert(() -> reading.apply(item, context(item)), true, () -> new ConservationReport("", List.of()));
        out.flush();
    }

    private void convert(
            Supplier<MappedMessage> meaning, boolean namesPatients, Supplier<ConservationReport> nothingCarried)
            throws IOException {
        MappedMessage mapped;
        Bundle bundle;
        try {
            mapped = meaning.get();
            bundle = bundles.of(mapped, namesPatients);
        } catch (ProblemException e) {
            failed(nothingCarried.get(), e.problem());
            return;
        } catch (RuntimeException e) {
            failed(nothingCarried.get(), unforeseen(e));
            return;
        }
        account(mapped.report(), "");
        write(bundle);
    }

    private static ConservationReport notMapped(Message message) {
        Header header = message.header();
        return new ConservationReport(
                header.type() + "_" + header.trigger(),
                new ReadMessage(message).account((position, part) -> part.notCarried(Reason.MESSAGE_NOT_MAPPED)));
    }

    /// The failure's own words may repeat content, so only its kind is told.
    private static Problem unforeseen(RuntimeException failure) {
        return new Problem(
                "VGL-HL7-028",
                "The message could not be mapped (" + failure.getClass().getSimpleName() + ").",
                "Keep the message and report the code; convert it after an update.");
    }

    private MappingContext context(byte[] bytes) {
        return new MappingContext(sender, hash(bytes), clock.instant(), Convert::id, identity -> Optional.empty());
    }

    private void failed(ConservationReport nothingCarried, Problem problem) throws IOException {
        problems++;
        account(nothingCarried, problem.code());
        write(Bundles.of(problem, source));
    }

    private void account(ConservationReport conservation, String problem) throws IOException {
        totals = totals.plus(conservation);
        if (report != null) {
            report.message(source, conservation, problem);
        }
    }

    private void write(Bundle bundle) throws IOException {
        out.write(json.encodeResourceToString(bundle));
        out.write('\n');
    }

    private static String id(ResourceIdentity identity) {
        String named = identity.type() + '\n' + identity.system() + '\n' + identity.value();
        return hash(named.getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
