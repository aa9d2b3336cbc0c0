package health.vigil.server.internal.cli;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.ledger.InclusionProof;
import health.vigil.ledger.LedgerVerifier;
import health.vigil.ledger.VerifierKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Checks a ledger and takes proofs from it, with nothing but its files; rotates its keys.
@Command(
        name = "ledger",
        description =
                "Checks a ledger's files, takes a proof from them, rotates its keys, holds or deletes what is archived.",
        mixinStandardHelpOptions = true,
        subcommands = {
            LedgerCommand.Verify.class,
            LedgerCommand.Prove.class,
            RotateKeyCommand.class,
            HoldCommand.class,
            DeleteCommand.class
        })
public final class LedgerCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "verify, prove, rotate-key, hold or delete?");
    }

    /// `ledger verify`.
    @Command(
            name = "verify",
            description =
                    "Checks a ledger's tiles, checkpoints and entries, or a proof; the findings as JSON on stdout.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
        private CommandSpec spec;

        @Option(
                names = "--dir",
                paramLabel = "DIR",
                defaultValue = "vigil-data/ledger",
                description = "the ledger's directory (default: ${DEFAULT-VALUE})")
        @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
        private Path directory;

        @Option(
                names = "--key",
                paramLabel = "FILE",
                description = "the log's verifier keys, from elsewhere; without it DIR/log.vkey is believed")
        private @Nullable Path key;

        @Option(
                names = "--earlier",
                paramLabel = "FILE",
                description = "a checkpoint kept from before, which the log must extend")
        private @Nullable Path earlier;

        @Option(
                names = "--witness",
                paramLabel = "FILE",
                description = "verifier keys of witnesses, each of which must have signed")
        private @Nullable Path witnesses;

        @Option(
                names = "--witnessed-within",
                paramLabel = "DURATION",
                description = "with --witness: how long ago each must have signed at most, such as PT24H")
        private @Nullable Duration witnessedWithin;

        @Option(
                names = "--proof",
                paramLabel = "FILE",
                description = "check this proof (from 'ledger prove') instead of the directory; needs --key")
        private @Nullable Path proof;

        @Option(
                names = "--authority",
                paramLabel = "FILE",
                description =
                        "certificates (PEM) of time-stamp authorities, from elsewhere: one of them must have stamped;"
                                + " without it no time stamp counts")
        private @Nullable Path authority;

        @Override
        public Integer call() {
            if (witnessedWithin != null && witnesses == null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--witnessed-within needs --witness: the directory's own witnesses are nobody");
            }
            if (proof != null) {
                return proof(proof);
            }
            LedgerVerifier.Report report = LedgerVerifier.verify(
                    directory,
                    new LedgerVerifier.Brought(
                            Optional.ofNullable(key),
                            Optional.ofNullable(earlier),
                            Optional.ofNullable(witnesses),
                            Optional.ofNullable(witnessedWithin),
                            Optional.ofNullable(authority)),
                    InstantSource.system());
            ObjectNode json = JsonMapper.shared()
                    .createObjectNode()
                    .put("holds", report.holds())
                    .put("entries", report.entries())
                    .put("problemCount", report.problemCount());
            report.checkpoint()
                    .ifPresent(checkpoint -> json.put("origin", checkpoint.origin())
                            .put("size", checkpoint.size())
                            .put("root", checkpoint.root()));
            report.witnessed().ifPresent(by -> vouched(json.putObject("witnessed"), by));
            report.stamped().ifPresent(by -> vouched(json.putObject("stamped"), by));
            ArrayNode warnings = json.putArray("warnings");
            report.warnings().forEach(warnings::add);
            ArrayNode problems = json.putArray("problems");
            for (Problem problem : report.problems()) {
                problems.addObject()
                        .put("code", problem.code())
                        .put("message", problem.message())
                        .put("remedy", problem.remedy());
            }
            print(spec, json.toString() + "\n");
            return report.holds() ? 0 : 1;
        }

        private static void vouched(ObjectNode json, LedgerVerifier.Vouched by) {
            json.put("size", by.size()).put("time", by.time().toString());
        }

        private int proof(Path file) {
            if (key == null) {
                throw new ParameterException(spec.commandLine(), "--proof needs --key: a proof is not its own witness");
            }
            ObjectNode json = JsonMapper.shared().createObjectNode();
            boolean holds = true;
            try {
                List<VerifierKey> keys = Files.readAllLines(key).stream()
                        .filter(line -> !line.isBlank())
                        .map(VerifierKey::parse)
                        .toList();
                InclusionProof read = InclusionProof.parse(Files.readString(file));
                InclusionProof.Verified verified = read.verify(keys);
                if (authority != null) {
                    read.requireStampUnder(certificate(authority));
                }
                json.put("holds", true)
                        .put("index", verified.index())
                        .put("origin", verified.checkpoint().origin())
                        .put("size", verified.checkpoint().size())
                        .put("id", verified.entry().id().toString())
                        .put("time", verified.entry().time().toString())
                        .put("actor", verified.entry().actor().id());
                verified.stamped().ifPresent(time -> json.put("stamped", time.toString()));
            } catch (ProblemException e) {
                holds = false;
                json.put("holds", false)
                        .put("code", e.problem().code())
                        .put("message", e.problem().message())
                        .put("remedy", e.problem().remedy());
            } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
                throw new ParameterException(
                        spec.commandLine(), "the proof, the key file or the certificate cannot be read", e);
            }
            print(spec, json.toString() + "\n");
            return holds ? 0 : 1;
        }

        private static X509Certificate certificate(Path file) throws IOException, GeneralSecurityException {
            try (InputStream in = Files.newInputStream(file)) {
                return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            }
        }
    }

    /// `ledger prove`.
    @Command(
            name = "prove",
            description = "Writes an offline proof that an entry is in the ledger (C2SP tlog-proof) to stdout.",
            mixinStandardHelpOptions = true)
    static final class Prove implements Callable<Integer> {
        private static final Pattern INDEX = Pattern.compile("[0-9]{1,18}");

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
        private CommandSpec spec;

        @Parameters(paramLabel = "ENTRY", description = "the entry's id, or its place in the log")
        @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
        private String entry;

        @Option(
                names = "--dir",
                paramLabel = "DIR",
                defaultValue = "vigil-data/ledger",
                description = "the ledger's directory (default: ${DEFAULT-VALUE})")
        @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
        private Path directory;

        @Override
        public Integer call() {
            Optional<InclusionProof> proof = INDEX.matcher(entry).matches()
                    ? InclusionProof.from(directory, Long.parseLong(entry))
                    : InclusionProof.from(directory, id());
            if (proof.isEmpty()) {
                spec.commandLine().getErr().println("No checkpoint signs for such an entry.");
                return 1;
            }
            print(spec, proof.get().text());
            return 0;
        }

        private UUID id() {
            try {
                return UUID.fromString(entry);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "ENTRY is an id (a UUID) or a place (a number)", e);
            }
        }
    }

    private static void print(CommandSpec spec, String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }
}
