package health.vigil.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void everyCommandExplainsItself() {
        for (CommandLine command : Main.commandLine().getSubcommands().values()) {
            assertThat(run(command.getCommandName(), "--help")).isZero();
            assertThat(out.toString()).contains("vigil " + command.getCommandName());
        }
    }

    @Test
    void noCommandIsWrongUsage() {
        assertThat(run()).isEqualTo(2);
    }

    @Test
    void anUnknownOptionIsWrongUsage() {
        assertThat(run("serve", "--fast")).isEqualTo(2);
    }

    @Test
    void aConfigurationThatCannotBeIsWrongUsageAndNamesTheKey(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("vigil.yaml"), "https: {prot: 1}");

        assertThat(run("serve", "--config", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("VGL-SRV-001", "https.prot", "https.port");
    }

    @Test
    void aLedgerThatIsNoneDoesNotHold(@TempDir Path empty) {
        assertThat(run("ledger", "verify", "--dir", empty.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("\"holds\":false", "VGL-LED-");
    }
}
