package health.vigil.server.internal.cli;

import health.vigil.hl7v2.BatchReader;
import health.vigil.hl7v2.Convert;
import health.vigil.hl7v2.MalformedMessageException;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.sources.MappingFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// HL7 v2 files, or those of a source, to FHIR R4.
@Command(
        name = "convert",
        description = "Converts HL7 v2 files to FHIR R4 Bundles on stdout, one line for each message, in order. With"
                + " a mapping, JSON and CSV files, one line for each item.",
        mixinStandardHelpOptions = true)
public final class ConvertCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "single messages, several, or batches; - for standard input")
    private List<Path> files = List.of();

    @Option(names = "--report", paramLabel = "FILE", description = "takes the conservation report, as JSON")
    private @Nullable Path report;

    @Option(names = "--mapping", paramLabel = "FILE", description = "the mapping of a source (docs/sources.md)")
    private @Nullable Path mapping;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "the zone of times without an offset (default: ${DEFAULT-VALUE})")
    private ZoneId zone = ZoneId.of("UTC");

    @Option(
            names = "--charset",
            paramLabel = "NAME",
            description = "the character set (HL7 table 0211) of messages without MSH-18 (default: UTF-8)")
    private String charset = "";

    @Override
    public Integer call() throws IOException {
        for (Path file : files) {
            boolean standardInput = isStandardInput(file);
            if (standardInput && mapping != null) {
                throw new ParameterException(spec.commandLine(), "the items of a mapping are read from files");
            }
            if (!standardInput && !Files.isReadable(file)) {
                throw new ParameterException(spec.commandLine(), "cannot read " + file);
            }
        }
        long problems;
        Writer out = new BufferedWriter(spec.commandLine().getOut());
        try (Writer reportTo =
                        report == null ? Writer.nullWriter() : Files.newBufferedWriter(report, StandardCharsets.UTF_8);
                Convert convert =
                        new Convert(settings(), InstantSource.system(), out, report == null ? null : reportTo)) {
            for (Path file : files) {
                if (mapping == null) {
                    messages(file, convert);
                } else {
                    MappingFile.read(mapping).convert(file, convert);
                }
            }
            out.flush();
            problems = convert.problems();
            spec.commandLine().getErr().println(convert.summary());
        }
        return problems == 0 ? 0 : 1;
    }

    private static boolean isStandardInput(Path file) {
        return file.toString().equals("-");
    }

    private SenderSettings settings() {
        try {
            return SenderSettings.inZone(zone).withCharacterSet(charset);
        } catch (MalformedMessageException e) {
            throw new ParameterException(spec.commandLine(), "--charset is no name of HL7 table 0211", e);
        }
    }

    private void messages(Path file, Convert convert) throws IOException {
        try (InputStream in = isStandardInput(file) ? System.in : Files.newInputStream(file)) {
            for (BatchReader.Miscount wrong : convert.convert(file.toString(), in)) {
                spec.commandLine()
                        .getErr()
                        .println("warning: " + file + ": " + wrong.field() + " says " + wrong.declared() + ", but "
                                + wrong.read() + " were read");
            }
        }
    }
}
