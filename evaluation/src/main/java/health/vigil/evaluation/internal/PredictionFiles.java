package health.vigil.evaluation.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.evaluation.JudgedStay;
import health.vigil.evaluation.Silence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Predictions in the challenge's form, and beside them which are none.
public final class PredictionFiles {
    /// Not `.psv`, so that the published scorer does not read it.
    private static final String WITHHELD = "withheld.csv";

    private static final Problem UNUSABLE = new Problem(
            "VGL-EVA-006",
            "The predictions cannot be written: the directory is not empty, or not writable.",
            "Name a new directory.");

    private PredictionFiles() {}

    public static void write(Path directory, List<JudgedStay> stays) {
        try {
            Files.createDirectories(directory);
            try (Stream<Path> listing = Files.list(directory)) {
                if (listing.findAny().isPresent()) {
                    throw new ProblemException(UNUSABLE);
                }
            }
            StringBuilder silences = new StringBuilder("patient,ICULOS,reason\n");
            for (JudgedStay judged : stays) {
                Files.writeString(directory.resolve(judged.stay().id() + ".psv"), text(judged), US_ASCII);
                silences(judged, silences);
            }
            Files.writeString(directory.resolve(WITHHELD), silences, US_ASCII);
        } catch (IOException e) {
            throw new ProblemException(UNUSABLE, e);
        }
    }

    private static void silences(JudgedStay judged, StringBuilder text) {
        for (Silence reason : Silence.values()) {
            judged.silent(reason).stream()
                    .forEach(row -> text.append(judged.stay().id())
                            .append(',')
                            .append(judged.stay().hour(row))
                            .append(',')
                            .append(reason.title())
                            .append('\n'));
        }
    }

    private static String text(JudgedStay judged) {
        StringBuilder text = new StringBuilder("PredictedProbability|PredictedLabel\n");
        for (int row = 0; row < judged.stay().rows(); row++) {
            text.append(judged.score(row))
                    .append('|')
                    .append(judged.call(row) ? '1' : '0')
                    .append('\n');
        }
        return text.toString();
    }
}
