package health.vigil.evaluation.internal;

import health.vigil.evaluation.EvaluationReport;
import health.vigil.evaluation.EvaluationReport.Group;
import health.vigil.evaluation.EvaluationReport.HourlyGain;
import health.vigil.evaluation.Figures;
import health.vigil.evaluation.internal.Plot.Axis;
import health.vigil.evaluation.internal.Plot.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// A report as one page that needs no other file: tables, and plots as inline SVG.
public final class Page {
    private static final double LAST_HOUR = 120;
    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#1c2430;--dim:#5b6675;--line:#d9dee5;--paper:#fff;--model:#0b62c4;--other:#b4530a;--best:#2e7d4f}
            @media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--dim:#9aa6b5;--line:#38424f;--paper:#141a21;--model:#6db3ff;--other:#ffb27a;--best:#7fd6a2}}
            body{font:15px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:1300px;margin:1.5rem auto;padding:0 1rem}
            table{border-collapse:collapse;margin:.6rem 0;font-variant-numeric:tabular-nums}td,th{padding:.2rem .7rem;border-bottom:1px solid var(--line);text-align:right}td{white-space:nowrap}
            td:first-child,th:first-child{text-align:left;white-space:normal;position:sticky;left:0;background:var(--paper)}.range{color:var(--dim);font-weight:400}tr.model td{font-weight:600}.dim,figcaption,.legend{color:var(--dim)}code{overflow-wrap:anywhere}
            .plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(340px,1fr));gap:1rem}figure{margin:0}svg{width:100%}svg text{fill:var(--dim);font-size:11px}
            .grid{stroke:var(--line)}polyline{fill:none;stroke-width:2}polyline.model{stroke:var(--model)}polyline.other{stroke:var(--other)}polyline.best{stroke:var(--best)}
            polyline.guide{stroke:var(--dim);stroke-dasharray:4 4;stroke-width:1}circle.model{fill:var(--model)}span.model{color:var(--model)}span.other{color:var(--other)}span.best{color:var(--best)}
            .bar{stroke:var(--model);stroke-width:3}.scroll{overflow-x:auto}
            @media(max-width:700px){.range{display:block;font-size:12px}td,th{padding:.2rem .35rem}td:first-child,th:first-child{max-width:7rem}.plots{grid-template-columns:1fr}}
            """;

    private final StringBuilder html = new StringBuilder();

    private Page() {}

    public static String of(EvaluationReport report) {
        Page page = new Page();
        page.head(report);
        report.groups().forEach(group -> page.group(group, report.groups().size() > 1));
        page.html.append("<h2>Subgroups</h2>").append(PageTables.of(report.subgroups()));
        return page.html.append("</body></html>\n").toString();
    }

    private void head(EvaluationReport report) {
        String name = Html.escape(report.model().name() + " " + report.model().version());
        html.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                        + "content=\"width=device-width\"><title>")
                .append(name)
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body><h1>")
                .append(name)
                .append("</h1><p>Bundle <code>")
                .append(report.model().address())
                .append("</code><br>Data: ")
                .append(Html.escape(report.data().split()))
                .append(", ")
                .append(report.data().patients())
                .append(" patients, ")
                .append(report.data().rows())
                .append(" rows, <code>")
                .append(report.data().hash())
                .append("</code><br>Clock probe, R² of the hour in the ICU: from the features ")
                .append(Table.number(report.clock().fromFeatures()))
                .append(", from the score ")
                .append(Table.number(report.clock().fromScore()))
                .append(".</p><p class=\"dim\">In brackets: 95 % intervals over ")
                .append(report.resamples())
                .append(
                        " resamples of the patients. Up to hour 58: calls later than that are taken away, because the data's "
                                + "stays without sepsis end near hour 60. Hour-matched: only rows of the same hour are compared.</p><ul class=\"dim\">");
        report.notes()
                .forEach(note -> html.append("<li>").append(Html.escape(note)).append("</li>"));
        html.append("</ul>");
    }

    private void group(Group group, boolean several) {
        Figures model = group.model();
        html.append("<h2>")
                .append(several ? "Stays: " + Html.escape(group.name()) : "All stays")
                .append("</h2><p>")
                .append(model.patients())
                .append(" patients, ")
                .append(model.septicPatients())
                .append(" septic, ")
                .append(model.septicFromFirstRow())
                .append(" of them from the first row on; score withheld at ")
                .append(Table.percent(model.withheld()))
                .append(" of the rows. The best calls up to hour 58 earn ")
                .append(Table.number(model.utilityUpTo58Best()))
                .append(".</p>")
                .append(PageTables.of(group))
                .append("<div class=\"plots\">");
        curves(group);
        hours(group);
        probability(model);
        html.append("</div>");
    }

    private void curves(Group group) {
        List<Place> roc = new ArrayList<>(List.of(new Place(0, 0)));
        List<Place> precision = new ArrayList<>();
        group.curve().forEach(point -> {
            roc.add(new Place(point.falseShare(), point.trueShare()));
            precision.add(new Place(point.trueShare(), point.precision()));
        });
        html.append(new Plot("ROC, all rows", axis("1 - specificity", 1), axis("sensitivity", 1))
                .line("", "guide", List.of(new Place(0, 0), new Place(1, 1)))
                .line("model", "model", roc)
                .figure());
        double highest = precision.stream().skip(1).mapToDouble(Place::up).max().orElse(1);
        html.append(new Plot(
                        "Precision and recall, all rows", axis("recall", 1), axis("precision", Math.max(highest, 0.05)))
                .line("model", "model", precision)
                .figure());
    }

    private void hours(Group group) {
        html.append(new Plot(
                        "Utility earned until an hour",
                        axis("hour in the ICU", LAST_HOUR),
                        new Axis("utility", -0.2, 1))
                .line("best calls", "best", summed(group.hours(), HourlyGain::best))
                .line("clock only", "other", summed(group.hours(), HourlyGain::clock))
                .line("model", "model", summed(group.hours(), HourlyGain::model))
                .figure());
    }

    private static List<Place> summed(List<HourlyGain> hours, ToDoubleFunction<HourlyGain> gain) {
        List<Place> places = new ArrayList<>();
        double sum = 0;
        for (HourlyGain hour : hours) {
            sum += gain.applyAsDouble(hour);
            places.add(new Place(hour.hour(), sum));
        }
        return places;
    }

    private void probability(Figures model) {
        Figures.Calibration calibration = model.calibration();
        if (calibration == null) {
            return;
        }
        double top = calibration.bins().stream()
                .mapToDouble(bin -> Math.max(bin.probability(), bin.frequency()))
                .max()
                .orElse(1);
        List<Place> bins = calibration.bins().stream()
                .map(bin -> new Place(bin.probability(), bin.frequency()))
                .toList();
        html.append(new Plot(
                        "Reliability, expected error " + Table.interval(calibration.expectedError()),
                        axis("probability", top),
                        axis("frequency", top))
                .line("", "guide", List.of(new Place(0, 0), new Place(top, top)))
                .line("model", "model", bins)
                .dots("model", bins)
                .figure());
        double most = model.decisionCurve().getFirst().all();
        html.append(new Plot(
                        "Decision curve",
                        axis("acting from a probability of", 0.2),
                        new Axis("net benefit", -most / 4, most))
                .line(
                        "act on every row",
                        "other",
                        model.decisionCurve().stream()
                                .map(step -> new Place(step.threshold(), step.all()))
                                .toList())
                .line("", "guide", List.of(new Place(0, 0), new Place(1, 0)))
                .line(
                        "act on the model",
                        "model",
                        model.decisionCurve().stream()
                                .map(step -> new Place(step.threshold(), step.model()))
                                .toList())
                .figure());
    }

    private static Axis axis(String label, double to) {
        return new Axis(label, 0, to);
    }
}
