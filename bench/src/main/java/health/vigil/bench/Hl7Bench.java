package health.vigil.bench;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.parser.GenericModelClassFactory;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import com.sun.management.OperatingSystemMXBean;
import health.vigil.hl7v2.Field;
import health.vigil.hl7v2.MappedMessage;
import health.vigil.hl7v2.MappingContext;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.MessageMapper;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.Segment;
import health.vigil.hl7v2.SenderSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// HL7 v2 messages parsed, and parsed and mapped to FHIR with their conservation report, per second of processor time
/// of the whole process, beside HAPI's parser and, where asked for, LinuxForHealth's converter in a process of its own,
/// in the same run. Each is measured several times, in turn.
@Command(
        name = "hl7",
        description = "HL7 v2 messages parsed and mapped per CPU-second, beside HAPI's parser",
        mixinStandardHelpOptions = true)
final class Hl7Bench implements Callable<Integer> {
    private static final int MESSAGES = 500;
    private final OperatingSystemMXBean processor =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final MessageMapper mapper = MessageMapper.ofUnidentified();
    private final PipeParser hapi = hapi();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(names = "--runs", description = "of each measurement (default: ${DEFAULT-VALUE})")
    private int runs = 5;

    @Option(names = "--seconds", description = "of each run (default: ${DEFAULT-VALUE})")
    private int seconds = 5;

    @Option(names = "--peer", description = "LinuxForHealth's converter beside it, fetched by Maven")
    private boolean peer;

    private static PipeParser hapi() {
        DefaultHapiContext context = new DefaultHapiContext(ValidationContextFactory.noValidation());
        context.setModelClassFactory(new GenericModelClassFactory());
        return context.getPipeParser();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("benchmark", "hl7");
        result.put("machine", Machine.described());
        result.put("messagesPerCpuSecond", measured());
        ObjectMapper json =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        spec.commandLine().getOut().println(json.writeValueAsString(result));
        return 0;
    }

    private Map<String, Object> measured() throws IOException, InterruptedException {
        try (Hl7Converter converter = peer ? Hl7Converter.start(seconds) : null) {
            return Map.of(
                    "ORU^R01, 20 OBX", of(results(), converter),
                    "ADT^A01", of(admissions(), converter));
        }
    }

    private Map<String, Object> of(List<byte[]> messages, @Nullable Hl7Converter converter) throws IOException {
        Map<String, Rate> works = new LinkedHashMap<>();
        works.put("parse", () -> rate(messages, this::parse));
        works.put("parseMapAccount", () -> rate(messages, this::map));
        works.put("hapiParse", () -> rate(messages, this::parseWithHapi));
        if (converter != null) {
            converter.take(messages);
            works.put("linuxForHealthConvert", converter::rate);
        }
        for (Rate work : works.values()) {
            work.measured(); // warms up
        }
        Map<String, List<Long>> rates = new LinkedHashMap<>();
        for (int run = 0; run < runs; run++) {
            for (Map.Entry<String, Rate> work : works.entrySet()) {
                rates.computeIfAbsent(work.getKey(), one -> new ArrayList<>())
                        .add(work.getValue().measured());
            }
        }
        Map<String, Object> described = new LinkedHashMap<>(rates);
        described.put(
                "resourcesOfTheFirst", mapped(messages.getFirst()).changes().size());
        if (converter != null) {
            described.put("linuxForHealthResourcesOfTheFirst", converter.resources());
        }
        described.put("bytesEach", messages.getFirst().length);
        described.put(
                "unaccounted", messages.stream().mapToLong(this::unaccounted).sum());
        return described;
    }

    /// Messages a second of processor time.
    private interface Rate {
        long measured() throws IOException;
    }

    private long rate(List<byte[]> messages, ToLongFunction<byte[]> work) {
        long ends = System.nanoTime() + seconds * 1_000_000_000L;
        long before = processor.getProcessCpuTime();
        long done = 0;
        long seen = 0;
        while (System.nanoTime() < ends) {
            for (byte[] message : messages) {
                seen += work.applyAsLong(message);
            }
            done += messages.size();
        }
        if (seen == 0) {
            throw new IllegalStateException("nothing was read");
        }
        return Math.round(done * 1e9 / (processor.getProcessCpuTime() - before));
    }

    /// Parses, and reads every field to its leaves.
    private long parse(byte[] bytes) {
        Message message = Message.parse(bytes);
        long[] leaves = new long[1];
        for (Segment segment : message.segments()) {
            for (int number = 1; number <= segment.fieldCount(); number++) {
                Field field = segment.field(number);
                field.leaves((repetition, component, subcomponent, leaf) -> leaves[0]++);
            }
        }
        return leaves[0];
    }

    private long map(byte[] bytes) {
        return mapped(bytes).report().fields().size();
    }

    private MappedMessage mapped(byte[] bytes) {
        return mapper.map(
                Message.parse(bytes),
                new MappingContext(
                        SenderSettings.inZone(ZoneOffset.UTC),
                        "bench",
                        Instant.EPOCH,
                        Hl7Bench::id,
                        identity -> Optional.empty()));
    }

    private long unaccounted(byte[] bytes) {
        return mapped(bytes).report().count(health.vigil.hl7v2.ConservationReport.Outcome.UNACCOUNTED);
    }

    private static String id(ResourceIdentity identity) {
        return Integer.toHexString(identity.hashCode());
    }

    private long parseWithHapi(byte[] bytes) {
        try {
            return hapi.parse(new String(bytes, StandardCharsets.UTF_8)).getNames().length;
        } catch (HL7Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<byte[]> results() {
        return IntStream.range(0, MESSAGES)
                .mapToObj(LaboratoryMessages::results)
                .toList();
    }

    private static List<byte[]> admissions() {
        List<byte[]> messages = new ArrayList<>(MESSAGES);
        for (int i = 0; i < MESSAGES; i++) {
            messages.add(("MSH|^~\\&|ADT|GENERAL|VIGIL|GENERAL|20260301130000||ADT^A01^ADT_A01|M" + i + "|P|2.5.1\r"
                            + "EVN|A01|20260301130000\r"
                            + "PID|1||" + i + "^^^GENERAL&1.2.3.4&ISO^MR~9" + i
                            + "^^^NAT^NI||Muster^Anna^B^^Dr||19450607|F|||"
                            + "1 Way^Flat 2^Town^ST^12345^CHE^H||^PRN^PH^^41^44^5551234||de|M|||\r"
                            + "NK1|1|Muster^Otto|SPO|1 Way^^Town|^PRN^PH^^41^44^5551235\r"
                            + "PV1|1|I|MICU^101^1^GENERAL|E|||30^Arzt^Lia^^^Dr||31^Rat^Jo|MED||||1|||30^Arzt^Lia^^^Dr||V"
                            + i + "^^^GENERAL&1.2.3.4&ISO^VN|||||||||||||||||||||||||20260301125500\r"
                            + "DG1|1||A41.9^Sepsis^I10C||20260301|A\rAL1|1|DA|70618^Penicillin^RXNORM|SV|Rash\r")
                    .getBytes(StandardCharsets.UTF_8));
        }
        return messages;
    }
}
