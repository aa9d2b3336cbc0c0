package health.vigil.evaluation.internal;

import health.vigil.evaluation.EvaluationReport;
import health.vigil.evaluation.EvaluationReport.Compared;
import health.vigil.evaluation.EvaluationReport.Difference;
import health.vigil.evaluation.EvaluationReport.Group;
import health.vigil.evaluation.EvaluationReport.Subgroup;
import health.vigil.evaluation.EvaluationReport.Withholding;
import health.vigil.evaluation.Figures;
import health.vigil.evaluation.Interval;
import java.util.Locale;

/// A report for a terminal.
public final class Table {
    private final StringBuilder text = new StringBuilder();

    private Table() {}

    public static String of(EvaluationReport report) {
        Table table = new Table();
        table.head(report);
        report.notes().forEach(note -> table.line("- " + note));
        report.groups().forEach(table::group);
        table.line("");
        table.line(
                "Subgroups                                patients septic  utility                 hour-matched AUROC");
        report.subgroups().forEach(table::subgroup);
        return table.text.toString();
    }

    private void head(EvaluationReport report) {
        line(report.model().name() + " " + report.model().version() + "  "
                + report.model().address());
        line("data: " + report.data().split() + ", " + report.data().patients() + " patients, "
                + report.data().rows() + " rows, " + report.data().hash());
        line("clock probe (R2 of the hour): from features "
                + number(report.clock().fromFeatures()) + ", from score "
                + number(report.clock().fromScore()));
        line("intervals: 95 % over " + report.resamples() + " resamples of the patients, seed " + report.seed());
    }

    private void group(Group group) {
        Figures model = group.model();
        line("");
        line("== " + group.name() + ": " + model.patients() + " patients, " + model.septicPatients() + " septic ("
                + model.septicFromFirstRow() + " from the first row), " + model.rows() + " rows");
        line(" ".repeat(32) + "hour-matched AUROC       utility                  up to hour 58            "
                + "AUROC                    AUPRC");
        figures("model", model);
        if (group.unreserved() != null) {
            figures("model, nothing withheld", group.unreserved());
        }
        for (Compared compared : group.comparators()) {
            figures(compared.name(), compared.figures());
        }
        for (Compared compared : group.comparators()) {
            difference("model less " + compared.name(), compared.modelLess());
        }
        for (Withholding reason : group.withholding()) {
            line("withheld for " + reason.reason() + ": " + percent(reason.share()) + " of the rows; without that:");
            difference("  better by", reason.cost());
        }
        line("best calls up to hour 58 earn " + number(model.utilityUpTo58Best()) + "; withheld "
                + percent(model.withheld()) + "; accuracy " + number(model.accuracy()) + "; F "
                + number(model.fMeasure()));
        line("sensitivity " + interval(model.sensitivity()) + "  PPV " + interval(model.positivePredictiveValue())
                + "  lead time " + number(model.lead().median()) + " h (quartiles "
                + number(model.lead().lowerQuartile()) + " to "
                + number(model.lead().upperQuartile()) + ")");
        line("alerts per 100 patient-days " + interval(model.alertsPer100PatientDays()) + "  hours with a call "
                + interval(model.calledHoursPer100PatientDays()));
        Figures.Calibration calibration = model.calibration();
        if (calibration != null) {
            line("calibration error " + interval(calibration.expectedError()) + "  mean probability "
                    + number(calibration.meanProbability()) + "  frequency " + number(calibration.frequency()));
        }
    }

    private void figures(String name, Figures figures) {
        row(
                name,
                figures.hourMatchedAuroc(),
                figures.utility(),
                figures.utilityUpTo58(),
                figures.auroc(),
                figures.auprc());
    }

    private void difference(String name, Difference difference) {
        row(
                name,
                difference.hourMatchedAuroc(),
                difference.utility(),
                difference.utilityUpTo58(),
                difference.auroc(),
                difference.auprc());
    }

    private void row(String name, Interval... intervals) {
        StringBuilder row = new StringBuilder(pad(name, 32));
        for (Interval interval : intervals) {
            row.append(pad(interval(interval), 25));
        }
        line(row.toString());
    }

    private void subgroup(Subgroup subgroup) {
        Figures figures = subgroup.figures();
        line(pad(subgroup.hospital() + "  " + subgroup.attribute() + " " + subgroup.value(), 41)
                + pad(Integer.toString(figures.patients()), 9)
                + pad(Integer.toString(figures.septicPatients()), 8)
                + pad(interval(figures.utility()), 24)
                + interval(figures.hourMatchedAuroc()));
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    static String interval(Interval interval) {
        return Double.isNaN(interval.low())
                ? number(interval.value())
                : number(interval.value()) + " (" + range(interval) + ")";
    }

    static String range(Interval interval) {
        return number(interval.low()) + " to " + number(interval.high());
    }

    static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.3f" : "%.0f", value);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
