package health.vigil.evaluation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/// Stays that a seed makes up; no value is anybody's.
public final class MadeUpStays {
    public static final String HEADING =
            "HR|O2Sat|Temp|SBP|MAP|DBP|Resp|FiO2|PaCO2|SaO2|Creatinine|WBC|Age|Gender|Unit1|Unit2|HospAdmTime|ICULOS|SepsisLabel";

    private MadeUpStays() {}

    /// One stay, as a file would give it.
    public static LabelledStay stay(String id, long seed) {
        return parsed(id, text(seed));
    }

    /// A file's text.
    public static LabelledStay parsed(String id, String text) {
        return PsvForm.parse(id, id.startsWith("p0") ? "A" : "B", text.getBytes(US_ASCII));
    }

    /// Several, of both hospitals.
    public static LabelledStays stays(int count, long seed) {
        List<LabelledStay> stays = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            stays.add(stay(String.format(Locale.ROOT, "p%d%05d", i % 2, i), seed + i));
        }
        return new LabelledStays(stays);
    }

    /// The text of a file: values with gaps, some of them impossible; a third of the stays septic, with faster
    /// hearts.
    public static String text(long seed) {
        Random random = new Random(seed);
        int rows = 8 + random.nextInt(60);
        int onset = random.nextInt(3) == 0 ? random.nextInt(rows) : rows;
        StringBuilder text = new StringBuilder(HEADING).append('\n');
        int age = 18 + random.nextInt(80);
        for (int row = 0; row < rows; row++) {
            boolean septic = row >= onset - 6;
            cell(text, random, 0.9, septic ? 115 : 85, 15);
            cell(text, random, 0.9, septic ? 92 : 96, 2);
            cell(text, random, 0.4, septic ? 38.6 : 37, 0.7);
            cell(text, random, 0.9, septic ? 98 : 122, 14);
            cell(text, random, 0.8, 80, 12);
            cell(text, random, 0.5, 60, 9);
            cell(text, random, 0.9, septic ? 24 : 17, 4);
            cell(text, random, 0.1, random.nextInt(9) == 0 ? 4000 : 0.5, 0.1);
            cell(text, random, 0.1, 40, 6);
            cell(text, random, 0.05, 97, 2);
            cell(text, random, 0.08, 1.1, 0.4);
            cell(text, random, 0.08, 11, 4);
            text.append(age)
                    .append('|')
                    .append(age % 2)
                    .append("|1|0|-3.25|")
                    .append(row + 1)
                    .append('|')
                    .append(row >= onset ? 1 : 0)
                    .append('\n');
        }
        return text.toString();
    }

    /// A stay of so many rows with a label from a row on; without values.
    public static LabelledStay bare(String id, int rows, int onset) {
        StringBuilder text = new StringBuilder("ICULOS|SepsisLabel\n");
        for (int row = 0; row < rows; row++) {
            text.append(row + 1).append('|').append(row >= onset ? 1 : 0).append('\n');
        }
        return PsvForm.parse(id, "A", text.toString().getBytes(US_ASCII));
    }

    /// What somebody said of it.
    public static JudgedStay judged(LabelledStay stay, IntToDoubleFunction score, IntPredicate call) {
        BitSet calls = new BitSet();
        double[] scores = new double[stay.rows()];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = score.applyAsDouble(row);
            calls.set(row, call.test(row));
        }
        return new JudgedStay(stay, scores, calls, Map.of());
    }

    /// Somebody who guesses, with few distinct scores so that there are ties.
    public static List<JudgedStay> guessed(LabelledStays stays, long seed) {
        Random random = new Random(seed);
        return stays.stays().stream()
                .map(stay -> judged(
                        stay,
                        row -> (1 + random.nextInt(9) + (stay.label(row) ? random.nextInt(4) : 0)) / 20.0,
                        _ -> random.nextInt(4) == 0))
                .toList();
    }

    private static void cell(StringBuilder text, Random random, double present, double mean, double spread) {
        if (random.nextDouble() < present) {
            text.append(String.format(Locale.ROOT, "%.2f", mean + spread * random.nextGaussian()));
        } else {
            text.append("NaN");
        }
        text.append('|');
    }
}
