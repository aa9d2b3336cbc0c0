package health.vigil.scoring.internal;

import health.vigil.base.PatientToken;
import health.vigil.base.Quantity;
import health.vigil.facts.BinaryReader;
import health.vigil.facts.BinaryReader.MalformedException;
import health.vigil.facts.BinaryWriter;
import health.vigil.facts.Fact.Noted;
import health.vigil.facts.FactCodec;
import health.vigil.scoring.Abstention;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Contribution;
import health.vigil.scoring.Contribution.Earlier;
import health.vigil.scoring.Estimate;
import health.vigil.scoring.Missing;
import health.vigil.scoring.ScoreResult;
import health.vigil.scoring.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The plain bytes of an assessment, format 3; format 2, which knew no notes, is read too. The order of tiers and
/// kinds is part of the format.
public final class AssessmentEncoding {
    private static final int FORMAT = 3;
    private static final int WITHOUT_NOTES = 2;
    private static final int COMPLETE = 1;
    private static final int PARTIAL = 2;
    private static final int WITHHELD = 3;
    private static final int PROBABILITY = 4;
    private static final List<Tier> TIERS = List.of(Tier.NONE, Tier.LOW, Tier.MEDIUM, Tier.HIGH);
    private static final int MAX_TEXT = 1024;
    private static final int MAX_LIST = 20_000;

    private AssessmentEncoding() {}

    public static byte[] write(Assessment assessment) {
        BinaryWriter out = new BinaryWriter()
                .octet(FORMAT)
                .uuid(assessment.id())
                .text(assessment.patient().value())
                .text(assessment.auditSubject().value())
                .text(assessment.unit())
                .flag(assessment.present())
                .flag(assessment.comfortCare())
                .text(assessment.mergedInto())
                .instant(assessment.asOf())
                .instant(assessment.knownUntil())
                .uuid(assessment.trigger())
                .text(assessment.bundle())
                .text(assessment.driver())
                .octet(TIERS.indexOf(assessment.tier()))
                .number(assessment.scores().size());
        assessment.scores().forEach(score -> write(out, score));
        out.number(assessment.notes().size());
        assessment.notes().forEach(note -> FactCodec.write(out, note));
        return out.real(assessment.completeness()).toBytes();
    }

    public static Assessment read(PatientToken patient, BinaryReader in) {
        int format = in.octet();
        if (format != FORMAT && format != WITHOUT_NOTES) {
            throw new MalformedException("its format version is unknown");
        }
        try {
            // Arguments are read in the order of the format, which is the order of the components.
            Assessment assessment = new Assessment(
                    in.uuid(),
                    PatientToken.care(in.text(MAX_TEXT)),
                    PatientToken.audit(in.text(MAX_TEXT)),
                    in.text(MAX_TEXT),
                    in.flag(),
                    in.flag(),
                    in.text(MAX_TEXT),
                    in.instant(),
                    in.instant(),
                    in.uuid(),
                    in.text(MAX_TEXT),
                    in.text(MAX_TEXT),
                    tier(in.octet()),
                    list(in, () -> score(in)),
                    format == WITHOUT_NOTES ? List.of() : list(in, () -> note(in)),
                    in.real());
            in.end();
            if (!assessment.patient().equals(patient)) {
                throw new MalformedException("it is of another patient");
            }
            return assessment;
        } catch (IllegalArgumentException e) {
            throw new MalformedException("it breaks its own bounds");
        }
    }

    private static Noted note(BinaryReader in) {
        if (FactCodec.read(in) instanceof Noted note) {
            return note;
        }
        throw new MalformedException("a fact among its notes is none");
    }

    private static Tier tier(int number) {
        if (number >= TIERS.size()) {
            throw new MalformedException("no tier has this number");
        }
        return TIERS.get(number);
    }

    private static void write(BinaryWriter out, ScoreResult score) {
        switch (score) {
            case ScoreResult.Complete complete ->
                out.octet(COMPLETE).text(score.score()).real(complete.value());
            case ScoreResult.Partial partial ->
                out.octet(PARTIAL).text(score.score()).real(partial.atLeast());
            case ScoreResult.Probability probability -> {
                out.octet(PROBABILITY).text(score.score()).real(probability.expected());
                Estimate estimate = probability.estimate();
                out.real(estimate.margin()).real(estimate.probability());
                out.real(estimate.low()).real(estimate.high());
            }
            case ScoreResult.Withheld withheld -> {
                out.octet(WITHHELD)
                        .text(score.score())
                        .number(withheld.reasons().size());
                withheld.reasons().forEach(reason -> AbstentionEncoding.write(out, reason));
            }
        }
        out.number(score.inputs().size());
        score.inputs().forEach(input -> write(out, input));
        out.number(score.missing().size());
        score.missing()
                .forEach(missing -> out.text(missing.signal())
                        .flag(missing.stale())
                        .text(missing.nextStep())
                        .real(missing.points()));
    }

    private static ScoreResult score(BinaryReader in) {
        int kind = in.octet();
        String name = in.text(MAX_TEXT);
        return switch (kind) {
            case COMPLETE -> new ScoreResult.Complete(name, in.real(), noneMissing(in));
            case PARTIAL -> new ScoreResult.Partial(name, in.real(), inputs(in), missing(in));
            case WITHHELD -> {
                List<Abstention> reasons = list(in, () -> AbstentionEncoding.read(in));
                yield new ScoreResult.Withheld(name, reasons, inputs(in), missing(in));
            }
            case PROBABILITY -> {
                double expected = in.real();
                Estimate estimate = new Estimate(in.real(), in.real(), in.real(), in.real());
                yield new ScoreResult.Probability(name, estimate, expected, inputs(in), missing(in));
            }
            default -> throw new MalformedException("no kind of result has this number");
        };
    }

    private static List<Contribution> noneMissing(BinaryReader in) {
        List<Contribution> inputs = inputs(in);
        if (!missing(in).isEmpty()) {
            throw new MalformedException("a complete score lacks inputs");
        }
        return inputs;
    }

    private static List<Contribution> inputs(BinaryReader in) {
        return list(in, () -> contribution(in));
    }

    private static List<Missing> missing(BinaryReader in) {
        return list(in, () -> new Missing(in.text(MAX_TEXT), in.flag(), in.text(MAX_TEXT), in.real()));
    }

    private static void write(BinaryWriter out, Contribution input) {
        out.text(input.signal()).number(input.facts().size());
        input.facts().forEach(out::text);
        quantity(out, input.value()).instant(input.effective());
        out.number(input.age().toSeconds()).number(input.age().toNanosPart()).real(input.points());
        Earlier before = input.before();
        out.flag(before != null);
        if (before != null) {
            quantity(out.text(before.fact()), before.value()).instant(before.effective());
        }
    }

    private static Contribution contribution(BinaryReader in) {
        String signal = in.text(MAX_TEXT);
        List<String> facts = list(in, () -> in.text(MAX_TEXT));
        Quantity value = quantity(in);
        Instant effective = in.instant();
        Duration age = Duration.ofSeconds(in.number(), in.count(999_999_999));
        double points = in.real();
        @Nullable Earlier before = in.flag() ? new Earlier(in.text(MAX_TEXT), quantity(in), in.instant()) : null;
        return new Contribution(signal, facts, value, effective, age, points, before);
    }

    private static BinaryWriter quantity(BinaryWriter out, Quantity quantity) {
        return out.decimal(quantity.value()).text(quantity.unit());
    }

    private static Quantity quantity(BinaryReader in) {
        return new Quantity(in.decimal(), in.text(MAX_TEXT));
    }

    private static <T> List<T> list(BinaryReader in, Supplier<T> element) {
        int count = in.count(MAX_LIST);
        List<T> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(element.get());
        }
        return elements;
    }
}
