import com.sun.management.OperatingSystemMXBean;
import io.github.linuxforhealth.hl7.ConverterOptions;
import io.github.linuxforhealth.hl7.HL7ToFHIRConverter;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// LinuxForHealth's converter with its default settings, messages to Bundles of JSON. Reads from standard input lines
/// `SECONDS FILE`, of a file with a message in Base64 on each line; converts them for so long, and answers
/// `done MESSAGES NANOSECONDS RESOURCES`: how many, the processor time of this process, and the resources that were
/// made of the first message.
public final class ConverterPeer {
    private static final Pattern RESOURCE = Pattern.compile("\"resourceType\"");

    private ConverterPeer() {}

    public static void main(String[] args) throws Exception {
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = asked.readLine(); line != null; line = asked.readLine()) {
            String[] words = line.split(" ", 2);
            List<String> messages = Files.readAllLines(Path.of(words[1])).stream()
                    .map(each -> new String(Base64.getDecoder().decode(each), StandardCharsets.UTF_8))
                    .toList();
            System.out.println(convert(messages, Integer.parseInt(words[0])));
        }
    }

    private static String convert(List<String> messages, int seconds) {
        OperatingSystemMXBean processor = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        HL7ToFHIRConverter converter = new HL7ToFHIRConverter();
        ConverterOptions options = new ConverterOptions.Builder().build();
        long before = processor.getProcessCpuTime();
        long ends = System.nanoTime() + seconds * 1_000_000_000L;
        long done = 0;
        long resources = 0;
        for (int i = 0; System.nanoTime() < ends; i = (i + 1) % messages.size()) {
            String bundle = converter.convert(messages.get(i), options);
            if (done++ == 0) {
                resources = RESOURCE.matcher(bundle).results().count() - 1;
            }
        }
        return "done " + done + " " + (processor.getProcessCpuTime() - before) + " " + resources;
    }
}
