package health.vigil.evaluation;

import health.vigil.evaluation.internal.Json;
import health.vigil.evaluation.internal.Page;
import health.vigil.evaluation.internal.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `vigil evaluate` found. Equal inputs give an equal report.
///
/// @param seed of the resamples
/// @param resamples of the patients, for each interval
/// @param groups all stays, then each hospital's where there are several
/// @param subgroups within each hospital, by age, sex and kind of unit
/// @param notes what a reader of the figures must know, in sentences
public record EvaluationReport(
        ModelJudged model,
        DataUsed data,
        long seed,
        int resamples,
        List<Group> groups,
        List<Subgroup> subgroups,
        Clock clock,
        List<String> notes) {
    public EvaluationReport {
        groups = List.copyOf(groups);
        subgroups = List.copyOf(subgroups);
        notes = List.copyOf(notes);
    }

    /// As JSON: members are named as here, what cannot be said is null.
    public String toJson() {
        return Json.of(this);
    }

    /// For a terminal.
    public String toText() {
        return Table.of(this);
    }

    /// One page with plots, that needs nothing else.
    public String toHtml() {
        return Page.of(this);
    }

    /// The bundle.
    ///
    /// @param address its content address
    /// @param probability whether its score is one; published scores are points
    public record ModelJudged(String name, String version, String address, boolean probability) {}

    /// The stays.
    ///
    /// @param split which part of the data was judged: `all`, or a part of the fixed split
    /// @param hash of the stays judged ([LabelledStays#hash])
    public record DataUsed(String split, String hash, int patients, long rows, List<String> hospitals) {
        public DataUsed {
            hospitals = List.copyOf(hospitals);
        }
    }

    /// One set of stays and how everybody did on it.
    ///
    /// @param name `all` or the hospital's
    /// @param unreserved the model if it never withheld its score: what withholding costs; null where nothing was
    ///     withheld, and for rules, which have no score to say then
    /// @param withholding why and how often the model was silent, for each reason that occurred
    /// @param curve of the model
    /// @param hours what the calls at each hour in the ICU earn
    public record Group(
            String name,
            Figures model,
            @Nullable Figures unreserved,
            List<Withholding> withholding,
            List<Compared> comparators,
            List<Ranking.Point> curve,
            List<HourlyGain> hours) {
        public Group {
            withholding = List.copyOf(withholding);
            comparators = List.copyOf(comparators);
            curve = List.copyOf(curve);
            hours = List.copyOf(hours);
        }
    }

    /// A rule on the same rows.
    ///
    /// @param modelLess by how much the model's figures, as it runs, exceed the rule's
    public record Compared(String name, Figures figures, Difference modelLess) {}

    /// One thing's figures less another's on the same rows and the same resamples, so that its intervals are those of
    /// the difference itself.
    public record Difference(
            Interval utility, Interval utilityUpTo58, Interval auroc, Interval auprc, Interval hourMatchedAuroc) {}

    /// Scores withheld for one reason; a row may have several.
    ///
    /// @param reason in words
    /// @param share of all rows
    /// @param cost by how much nothing withheld exceeds withholding for this reason alone
    public record Withholding(String reason, long rows, double share, Difference cost) {}

    /// What the calls at one hour earn, as shares of the utility of the best calls at all hours.
    public record HourlyGain(int hour, double model, double clock, double best) {}

    /// Some stays of one hospital.
    ///
    /// @param attribute `age`, `sex` or `unit`
    /// @param value such as `65 to 79`
    public record Subgroup(
            String hospital, String attribute, String value, Figures figures, List<Compared> comparators) {
        public Subgroup {
            comparators = List.copyOf(comparators);
        }
    }

    /// How well min(ICULOS, 60) can be told, R2 on patients other than those fitted on; 0 is blind, 1 is a clock. NaN
    /// where there are no features or no patients.
    ///
    /// @param fromFeatures from all that the model reads
    /// @param fromScore from its score alone
    public record Clock(double fromFeatures, double fromScore, int fittedPatients, int judgedPatients) {}
}
