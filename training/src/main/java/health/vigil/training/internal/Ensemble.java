package health.vigil.training.internal;

import health.vigil.training.Boosting;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Several models of one recipe, each trained without a part of the stays, so that every stay has a margin from a
/// model that has not seen it.
///
/// @param models in XGBoost's JSON
/// @param unseen for each row the margin from the model that was trained without its stay
@SuppressWarnings("ArrayRecordComponent") // data on its way, never compared or printed
public record Ensemble(List<byte[]> models, double[] unseen) {
    /// How many models; each leaves out one part of the stays.
    public static final int SIZE = 5;

    /// Trains all of them.
    ///
    /// @param from models to go on from, one for each; null for none
    public static Ensemble fit(
            Rows rows,
            Target target,
            Boosting boosting,
            long seed,
            List<String> names,
            @Nullable List<byte[]> from,
            Consumer<String> progress) {
        double[] unseen = new double[rows.size()];
        List<byte[]> models = IntStream.range(0, SIZE)
                .parallel()
                .mapToObj(part -> {
                    int[] seen = rows.where(stay -> sees(part, stay, rows.septic(stay), boosting.thin()));
                    progress.accept("model " + (part + 1) + " of " + SIZE + " begins: " + seen.length + " rows");
                    byte[] model = Trees.fit(
                            Trees.Sample.of(rows, target, seen, boosting.thin()),
                            boosting,
                            seed + part,
                            names,
                            from == null ? null : from.get(part % from.size()));
                    int[] aside = rows.where(stay -> part(stay) == part);
                    float[] margins = Trees.margins(model, rows.values(aside), rows.width());
                    for (int i = 0; i < aside.length; i++) {
                        unseen[aside[i]] = margins[i];
                    }
                    progress.accept("model " + (part + 1) + " is trained");
                    return model;
                })
                .toList();
        return new Ensemble(models, unseen);
    }

    /// The part that a stay is of, by its place: from 0, below [#SIZE].
    static int part(int stay) {
        return stay % SIZE;
    }

    /// Whether a model learns from a stay: of the parts that are not its own, from all septic ones, and from one in
    /// `thin` of the others. These are dealt out among the models that may see them, so that none is left over.
    static boolean sees(int model, int stay, boolean septic, int thin) {
        int turn = Math.floorMod(model - part(stay), SIZE) - 1;
        return turn >= 0 && (septic || stay / SIZE % thin == turn % thin);
    }
}
