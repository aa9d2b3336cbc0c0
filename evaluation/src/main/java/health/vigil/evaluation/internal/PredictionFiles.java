package health.vigil.evaluation.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.evaluation.JudgedStay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Predictions in the challenge's form.
public final class PredictionFiles {
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
            for (JudgedStay judged : stays) {
                Files.writeString(directory.resolve(judged.stay().id() + ".psv"), text(judged), US_ASCII);
            }
        } catch (IOException e) {
            throw new ProblemException(UNUSABLE, e);
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
