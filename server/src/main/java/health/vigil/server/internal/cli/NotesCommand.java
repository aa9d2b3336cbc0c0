package health.vigil.server.internal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.notes.Assertion.Time;
import health.vigil.notes.NoteReader;
import health.vigil.notes.Statement;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Reads a text as the platform reads a note, so that anybody can try how well.
@Command(
        name = "notes",
        description = {
            "Reads plain text (UTF-8) as notes are read, and says what it finds, in the order of the text: infection,",
            "antibiotic or altered mental state; affirmed, possible or negated; current, historical or hypothetical;",
            "the patient's or another's; and the words that say so. Nothing is stored or sent."
        },
        mixinStandardHelpOptions = true)
public final class NotesCommand implements Callable<Integer> {
    /// No character has more in UTF-8.
    private static final int BYTES_A_CHARACTER = 4;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "the text; - for stdin")
    private String file = "-";

    @Option(names = "--json", description = "as a JSON array, with the places of the words in the text")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        String text = text();
        PrintWriter err = spec.commandLine().getErr();
        if (text.length() > NoteReader.MAX_TEXT) {
            err.println("warning: only the first " + NoteReader.MAX_TEXT + " characters are read");
        }
        List<Statement> read = NoteReader.read(text);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(array(text, read).toPrettyString());
        } else {
            read.forEach(each -> out.println(line(text, each)));
        }
        if (read.isEmpty()) {
            err.println("nothing found");
        }
        out.flush();
        err.flush();
        return 0;
    }

    private String text() throws IOException {
        int most = (NoteReader.MAX_TEXT + 1) * BYTES_A_CHARACTER;
        if (file.equals("-")) {
            return new String(System.in.readNBytes(most), UTF_8);
        }
        Path path = Path.of(file);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new ParameterException(spec.commandLine(), "cannot read " + file);
        }
        try (InputStream in = Files.newInputStream(path)) {
            return new String(in.readNBytes(most), UTF_8);
        }
    }

    private static String line(String text, Statement statement) {
        return String.format(
                Locale.ROOT,
                "%-20s  %-8s  %-12s  %-7s  %s",
                lower(statement.finding()),
                lower(statement.assertion().certainty()),
                time(statement.assertion().time()),
                lower(statement.assertion().person()),
                words(text, statement));
    }

    private static ArrayNode array(String text, List<Statement> read) {
        ArrayNode all = JsonMapper.shared().createArrayNode();
        for (Statement each : read) {
            all.addObject()
                    .put("finding", lower(each.finding()))
                    .put("certainty", lower(each.assertion().certainty()))
                    .put("time", time(each.assertion().time()))
                    .put("person", lower(each.assertion().person()))
                    .put("start", each.start())
                    .put("end", each.end())
                    .put("words", words(text, each));
        }
        return all;
    }

    private static String words(String text, Statement statement) {
        return text.substring(statement.start(), statement.end()).replaceAll("\\s+", " ");
    }

    private static String time(Time time) {
        return switch (time) {
            case RECENT -> "current";
            case HISTORICAL -> "historical";
            case HYPOTHETICAL -> "hypothetical";
        };
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
