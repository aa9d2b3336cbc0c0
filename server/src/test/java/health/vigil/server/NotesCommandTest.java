package health.vigil.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NotesCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    @Requirement("SCO-7")
    void saysWhatATextSays() throws IOException {
        Path note = write("Sepsis is not suspected. Confused\nsince noon. Sister has influenza.");

        assertThat(run(note.toString())).isZero();

        assertThat(out.toString().lines()).containsExactly("""
                infection             negated   current       patient  Sepsis
                altered_mental_state  affirmed  current       patient  Confused
                infection             affirmed  current       other    influenza""".split("\n"));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    @Requirement("SCO-7")
    void saysItAsJsonWithThePlacesOfTheWords() throws IOException {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("Start vancomycin if cultures turn positive.".getBytes(UTF_8)));
        try {
            assertThat(run("--json", "-")).isZero();
        } finally {
            System.setIn(before);
        }

        JsonNode said = JsonMapper.shared().readTree(out.toString());
        assertThat(said).hasSize(1);
        assertThat(said.at("/0/finding").asString()).isEqualTo("antibiotic");
        assertThat(said.at("/0/certainty").asString()).isEqualTo("affirmed");
        assertThat(said.at("/0/time").asString()).isEqualTo("hypothetical");
        assertThat(said.at("/0/person").asString()).isEqualTo("patient");
        assertThat(said.at("/0/words").asString()).isEqualTo("vancomycin");
        assertThat(said.at("/0/start").asInt()).isEqualTo(6);
        assertThat(said.at("/0/end").asInt()).isEqualTo(16);
    }

    @Test
    void aTextWithoutFindingsIsNoFailure() throws IOException {
        assertThat(run("--json", write("Slept well.").toString())).isZero();
        assertThat(out.toString().strip()).matches("\\[\\s*]");
        assertThat(err.toString()).contains("nothing found");
    }

    @Test
    void aTextThatIsTooLongIsReadInPartAndSaidToBe() throws IOException {
        assertThat(run(write("x".repeat(200_000) + " sepsis").toString())).isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("first 200000 characters");
    }

    @Test
    void aFileThatIsNotThereIsWrongUsage() {
        assertThat(run(directory.resolve("none").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("cannot read");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("note.txt"), text, UTF_8);
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        String[] all = new String[arguments.length + 1];
        all[0] = "notes";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(all);
    }
}
