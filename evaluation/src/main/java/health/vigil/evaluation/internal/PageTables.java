package health.vigil.evaluation.internal;

import health.vigil.evaluation.EvaluationReport.Compared;
import health.vigil.evaluation.EvaluationReport.Difference;
import health.vigil.evaluation.EvaluationReport.Group;
import health.vigil.evaluation.EvaluationReport.Subgroup;
import health.vigil.evaluation.EvaluationReport.Withholding;
import health.vigil.evaluation.Figures;
import health.vigil.evaluation.Interval;
import java.util.List;

/// The tables of a report's page: the measures that count most come first, and what is too wide scrolls under its
/// first
/// column.
final class PageTables {
    private static final String MEASURES = "<th>hour-matched AUROC</th><th>utility</th><th>utility up to hour 58</th>"
            + "<th>AUROC</th><th>AUPRC</th>";
    private static final String RANKED_BESIDE = Comparator.NEWS2_7.title();

    private final StringBuilder html = new StringBuilder();

    private PageTables() {}

    /// The model and the rules, their differences, and what was withheld.
    static String of(Group group) {
        PageTables tables = new PageTables();
        tables.figures(group);
        tables.differences(group.comparators());
        if (!group.withholding().isEmpty()) {
            tables.withholding(group.withholding());
        }
        return tables.html.toString();
    }

    static String of(List<Subgroup> subgroups) {
        PageTables tables = new PageTables();
        tables.subgroups(subgroups);
        return tables.html.toString();
    }

    private void figures(Group group) {
        begin(MEASURES + "<th>withheld</th><th>sensitivity</th><th>PPV</th><th>median lead, h</th>"
                + "<th>alerts per 100 patient-days</th>");
        row("model", group.model(), "model");
        if (group.unreserved() != null) {
            row("model, nothing withheld", group.unreserved(), "");
        }
        for (Compared compared : group.comparators()) {
            row(compared.name(), compared.figures(), "");
        }
        end();
    }

    private void row(String name, Figures figures, String kind) {
        html.append("<tr class=\"").append(kind).append("\">");
        text(name);
        intervals(
                figures.hourMatchedAuroc(),
                figures.utility(),
                figures.utilityUpTo58(),
                figures.auroc(),
                figures.auprc());
        text(Table.percent(figures.withheld()));
        intervals(figures.sensitivity(), figures.positivePredictiveValue());
        text(Table.number(figures.lead().median()));
        intervals(figures.alertsPer100PatientDays());
        html.append("</tr>");
    }

    private void differences(List<Compared> comparators) {
        html.append("<h3>The model less each rule</h3>");
        begin(MEASURES);
        for (Compared compared : comparators) {
            html.append("<tr>");
            text("less " + compared.name());
            difference(compared.modelLess());
            html.append("</tr>");
        }
        end();
    }

    private void withholding(List<Withholding> reasons) {
        html.append("<h3>What withholding costs</h3><p class=\"dim\">By how much the model would do better if it never"
                + " withheld its score than if it did for this reason alone.</p>");
        begin("<th>rows</th><th>share</th>" + MEASURES);
        for (Withholding reason : reasons) {
            html.append("<tr>");
            text(reason.reason());
            text(Long.toString(reason.rows()));
            text(Table.percent(reason.share()));
            difference(reason.cost());
            html.append("</tr>");
        }
        end();
    }

    private void difference(Difference difference) {
        intervals(
                difference.hourMatchedAuroc(),
                difference.utility(),
                difference.utilityUpTo58(),
                difference.auroc(),
                difference.auprc());
    }

    private void subgroups(List<Subgroup> subgroups) {
        begin("<th>hour-matched AUROC</th><th></th><th>less " + Html.escape(RANKED_BESIDE) + "</th><th>utility</th>"
                + "<th>sensitivity</th><th>PPV</th><th>patients</th><th>septic</th>");
        for (Subgroup subgroup : subgroups) {
            Figures figures = subgroup.figures();
            html.append("<tr>");
            text(subgroup.hospital() + ", " + subgroup.attribute() + " " + subgroup.value());
            intervals(figures.hourMatchedAuroc());
            html.append("<td>").append(bar(figures.hourMatchedAuroc())).append("</td>");
            subgroup.comparators().stream()
                    .filter(compared -> compared.name().equals(RANKED_BESIDE))
                    .forEach(compared -> intervals(compared.modelLess().hourMatchedAuroc()));
            intervals(figures.utility(), figures.sensitivity(), figures.positivePredictiveValue());
            text(Integer.toString(figures.patients()));
            text(Integer.toString(figures.septicPatients()));
            html.append("</tr>");
        }
        end();
    }

    private void begin(String heads) {
        html.append("<div class=\"scroll\"><table><tr><th></th>").append(heads).append("</tr>");
    }

    private void end() {
        html.append("</table></div>");
    }

    private void text(String text) {
        html.append("<td>").append(Html.escape(text)).append("</td>");
    }

    private void intervals(Interval... intervals) {
        for (Interval interval : intervals) {
            html.append("<td>").append(Table.number(interval.value()));
            if (!Double.isNaN(interval.low())) {
                html.append(" <span class=\"range\">(")
                        .append(Table.range(interval))
                        .append(")</span>");
            }
            html.append("</td>");
        }
    }

    /// An interval between 0.4 and 1.
    private static String bar(Interval interval) {
        if (Double.isNaN(interval.low())) {
            return "";
        }
        return "<svg style=\"width:150px\" viewBox=\"0 0 150 14\"><line class=\"grid\" x1=\"25\" x2=\"25\" y1=\"0\" y2=\"14\"/><line class=\"bar\" x1=\""
                + place(interval.low()) + "\" x2=\"" + place(interval.high())
                + "\" y1=\"7\" y2=\"7\"/><circle class=\"model\" r=\"4\" cy=\"7\" cx=\""
                + place(interval.value()) + "\"/></svg>";
    }

    private static long place(double value) {
        return Math.round(Math.clamp((value - 0.4) / 0.6, 0, 1) * 150);
    }
}
