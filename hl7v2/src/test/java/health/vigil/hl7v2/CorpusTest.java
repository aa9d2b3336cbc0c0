package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.model.api.annotation.Child;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.model.GenericMessage;
import ca.uhn.hl7v2.parser.GenericModelClassFactory;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.util.Terser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import health.vigil.hl7v2.ConservationReport.Line;
import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.UriType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every message of a directory (`-Dvigil.hl7.corpus=DIR`), and always the ones beside this test: read as
/// another parser reads it, mapped with nothing unaccounted for, and nothing called carried that is not there.
@Requirement({"INT-1", "INT-2"})
class CorpusTest {
    private static final PipeParser ORACLE = oracle();

    private static PipeParser oracle() {
        ca.uhn.hl7v2.DefaultHapiContext context =
                new ca.uhn.hl7v2.DefaultHapiContext(ValidationContextFactory.noValidation());
        context.setModelClassFactory(new GenericModelClassFactory());
        return context.getPipeParser();
    }

    static Stream<Published.Sample> samples() throws IOException {
        List<Published.Sample> samples = new ArrayList<>();
        samples.addAll(Published.messages());
        String directory = System.getProperty("vigil.hl7.corpus", "");
        if (!directory.isEmpty()) {
            try (Stream<Path> files = Files.walk(Path.of(directory))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".hl7"))
                        .sorted()
                        .toList()) {
                    BatchReader messages = new BatchReader(Files.newInputStream(file), Limits.DEFAULT);
                    int number = 0;
                    for (byte[] message = messages.next(); message != null; message = messages.next()) {
                        samples.add(new Published.Sample(file.getFileName() + " #" + ++number, message));
                    }
                }
            }
        }
        return samples.stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void readsWhatAnotherParserReads(Published.Sample sample) throws HL7Exception {
        assertSameAsOracle(sample.bytes());
    }

    /// Characters after the header are replaced by delimiters and letters, at places that a seed chooses.
    @ParameterizedTest
    @MethodSource("samples")
    void readsWhatAnotherParserReadsOfMutations(Published.Sample sample) throws HL7Exception {
        Random random = new Random(sample.toString().hashCode());
        for (int i = 0; i < 10; i++) {
            byte[] mutant = sample.bytes().clone();
            int header = 0;
            while (header < mutant.length && mutant[header] != '\r' && mutant[header] != '\n') {
                header++;
            }
            for (int change = 0; change < 20; change++) {
                int at = header + random.nextInt(Math.max(1, mutant.length - header));
                boolean inField =
                        at > header + 5 && mutant[at] >= ' ' && mutant[at] < 127 && !startsSegment(mutant, at);
                if (inField) {
                    mutant[at] = (byte) "|^~&abc1".charAt(random.nextInt(8));
                }
            }
            assertSameAsOracle(mutant);
        }
    }

    private static boolean startsSegment(byte[] bytes, int at) {
        for (int i = Math.max(0, at - 4); i < at; i++) {
            if (bytes[i] == '\r' || bytes[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    private static void assertSameAsOracle(byte[] bytes) throws HL7Exception {
        Message message = Message.parse(bytes);
        String text = new String(bytes, message.charset()).replaceAll("[\r\n]+", "\r");
        GenericMessage oracle = (GenericMessage) ORACLE.parse(text);
        assumeTrue(message.delimiters().equals(Delimiters.USUAL), "the oracle renames other delimiters");

        for (String name : oracle.getNames()) {
            ca.uhn.hl7v2.model.Structure[] theirs = oracle.getAll(name);
            List<Segment> ours = message.segments(((ca.uhn.hl7v2.model.Segment) theirs[0]).getName());
            for (ca.uhn.hl7v2.model.Structure structure : theirs) {
                ca.uhn.hl7v2.model.Segment segment = (ca.uhn.hl7v2.model.Segment) structure;
                assertThat(ours).anySatisfy(our -> same(our, segment));
            }
        }
    }

    private static void same(Segment ours, ca.uhn.hl7v2.model.Segment theirs) {
        try {
            for (int field = 3; field <= ours.fieldCount(); field++) {
                assertThat(theirs.getField(field).length)
                        .isLessThanOrEqualTo(ours.field(field).repetitionCount());
                for (int repetition = 0; repetition < theirs.getField(field).length; repetition++) {
                    String expected = Terser.get(theirs, field, repetition, 1, 1);
                    // The oracle leaves line breaks escaped.
                    String text = expected == null ? "" : expected.replace("\\.br\\", "\n");
                    String read = ours.field(field)
                            .repetition(repetition)
                            .component(1)
                            .subcomponent(1)
                            .text();
                    // A lone escape character stays in ours, and is dropped by the oracle with what follows.
                    if (read.indexOf('\\') < 0) {
                        assertThat(read).isEqualTo(text.equals("\"\"") ? "" : text);
                    }
                }
            }
        } catch (HL7Exception e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void accountsForEveryFieldTruthfully(Published.Sample sample) {
        Message message = Message.parse(sample.bytes());
        MappedMessage mapped = map(message);
        StringBuilder all = new StringBuilder();
        for (MappedChange change : mapped.changes()) {
            switch (change) {
                case MappedChange.Put put ->
                    all.append(FhirContext.forR4Cached().newJsonParser().encodeResourceToString(put.resource()));
                case MappedChange.Merge merge ->
                    all.append(merge.prior().system()).append(merge.prior().value());
                case MappedChange.Move _, MappedChange.Redirect _, MappedChange.Delete _ -> {}
            }
        }
        String resources = all.toString();

        assertThat(mapped.report().count(Outcome.UNACCOUNTED)).isZero();
        assertThat(mapped.report().fields())
                .filteredOn(line -> line.outcome() == Outcome.MAPPED || line.outcome() == Outcome.EXTENSION)
                .allSatisfy(line -> assertThat(carried(message, line, resources))
                        .as(line.position() + " " + line.target())
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void statesWhatFhirRequires(Published.Sample sample) {
        MappedMessage mapped = map(Message.parse(sample.bytes()));

        List<String> missing = new ArrayList<>();
        for (MappedChange change : mapped.changes()) {
            if (change instanceof MappedChange.Put put) {
                missing(put.resource(), put.resource().fhirType(), missing);
            }
        }
        assertThat(missing).isEmpty();
    }

    /// Required elements that are absent, and primitives that are not of FHIR's form.
    private static void missing(Base element, String path, List<String> found) {
        if (element instanceof PrimitiveType<?> primitive) {
            String text = primitive.getValueAsString();
            boolean tokens = element instanceof CodeType || element instanceof UriType;
            boolean wrong =
                    tokens && text != null && !text.matches(element instanceof UriType ? "\\S+" : "\\S+( \\S+)*");
            if (wrong || (text != null && text.isBlank())) {
                found.add(path + " is not of its form");
            }
            return;
        }
        if (element instanceof Narrative) {
            return;
        }
        for (Class<?> type = element.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                Child child = field.getAnnotation(Child.class);
                if (child != null
                        && child.min() > 0
                        && element.getNamedProperty(child.name()).getValues().stream()
                                .allMatch(Base::isEmpty)) {
                    found.add(path + "." + child.name() + " is missing");
                }
            }
        }
        for (Property property : element.children()) {
            for (Base value : property.getValues()) {
                missing(value, path + "." + property.getName(), found);
            }
        }
    }

    /// Whether a text is to be found in the resources; codes and times, which change their form, are taken on
    /// trust.
    private static boolean carried(Message message, Line line, String resources) {
        Position at = line.position();
        Segment segment = message.segments(at.segment()).get(at.occurrence() - 1);
        String text = segment.field(at.field())
                .repetition(at.repetition() - 1)
                .component(at.component())
                .subcomponent(at.subcomponent())
                .text()
                .strip();
        boolean changesForm = text.length() < 4 || !text.chars().allMatch(Character::isLetter);
        return changesForm || renamed(line.target()) || resources.contains(text);
    }

    private static boolean renamed(String target) {
        return target.endsWith(".system")
                || target.endsWith(".use")
                || target.endsWith("status")
                || target.endsWith("gender")
                || target.endsWith(".data")
                || target.endsWith(".contentType")
                || target.endsWith("activity");
    }

    private static MappedMessage map(Message message) {
        try {
            return MessageMapper.ofUnidentified()
                    .map(
                            message,
                            new MappingContext(
                                    SenderSettings.inZone(ZoneOffset.UTC),
                                    "m",
                                    Instant.EPOCH,
                                    Mapped::id,
                                    identity -> Optional.empty()));
        } catch (health.vigil.base.ProblemException e) {
            assumeTrue(false, e.problem().code());
            throw e;
        }
    }
}
