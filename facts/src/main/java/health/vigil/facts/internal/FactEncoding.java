package health.vigil.facts.internal;

import health.vigil.base.Quantity;
import health.vigil.facts.BinaryReader;
import health.vigil.facts.BinaryReader.MalformedException;
import health.vigil.facts.BinaryWriter;
import health.vigil.facts.Fact;
import health.vigil.facts.Fact.Directive;
import health.vigil.facts.Fact.Measured;
import health.vigil.facts.Fact.MergedAway;
import health.vigil.facts.Fact.Noted;
import health.vigil.facts.Fact.Retracted;
import health.vigil.facts.Fact.Stay;
import health.vigil.facts.Fact.Trait;
import java.time.Instant;
import java.util.List;

/// The plain bytes of one fact: a kind, the id, the time, then what the kind has. Kinds and the order of phases,
/// comparators and attributes are part of the format: add at the end, never renumber.
public final class FactEncoding {
    private static final int MEASURED = 1;
    private static final int RETRACTED = 2;
    private static final int STAY = 3;
    private static final int MERGED_AWAY = 4;
    private static final int DIRECTIVE = 5;
    private static final int TRAIT = 6;
    private static final int NOTED = 7;
    private static final List<String> COMPARATORS = List.of("", "<", "<=", ">=", ">");
    private static final List<Stay.Phase> PHASES =
            List.of(Stay.Phase.PRESENT, Stay.Phase.DISCHARGED, Stay.Phase.CANCELLED);
    private static final List<Trait.Attribute> ATTRIBUTES = List.of(
            Trait.Attribute.AGE,
            Trait.Attribute.SEX,
            Trait.Attribute.UNIT_KIND,
            Trait.Attribute.HOSPITAL_ADMISSION,
            Trait.Attribute.UNIT_ADMISSION);
    private static final List<Noted.Finding> FINDINGS =
            List.of(Noted.Finding.INFECTION, Noted.Finding.ANTIBIOTIC, Noted.Finding.ALTERED_MENTAL_STATE);
    private static final List<Noted.Certainty> CERTAINTIES =
            List.of(Noted.Certainty.AFFIRMED, Noted.Certainty.POSSIBLE, Noted.Certainty.NEGATED);
    /// UTF-8 takes at most three bytes for each Java character.
    private static final int MAX_BYTES = Fact.MAX_TEXT * 3;

    private FactEncoding() {}

    public static void write(BinaryWriter out, Fact fact) {
        switch (fact) {
            case Measured measured -> {
                start(out, MEASURED, fact).text(measured.code());
                out.decimal(measured.value().value()).text(measured.value().unit());
                String comparator = measured.comparator();
                out.octet(comparator == null ? 0 : COMPARATORS.indexOf(comparator));
            }
            case Retracted _ -> start(out, RETRACTED, fact);
            case Stay stay -> start(out, STAY, fact).text(stay.unit()).octet(PHASES.indexOf(stay.phase()));
            case MergedAway merged -> start(out, MERGED_AWAY, fact).text(merged.into());
            case Directive directive ->
                start(out, DIRECTIVE, fact).text(directive.directive()).flag(directive.active());
            case Trait trait ->
                start(out, TRAIT, fact)
                        .octet(ATTRIBUTES.indexOf(trait.attribute()))
                        .octet(trait.value());
            case Noted noted ->
                start(out, NOTED, fact)
                        .octet(FINDINGS.indexOf(noted.finding()))
                        .octet(CERTAINTIES.indexOf(noted.certainty()));
        }
    }

    public static Fact read(BinaryReader in) {
        int kind = in.octet();
        String id = in.text(MAX_BYTES);
        Instant effective = in.instant();
        try {
            return switch (kind) {
                case MEASURED -> measured(in, id, effective);
                case RETRACTED -> new Retracted(id, effective);
                case STAY -> new Stay(id, in.text(MAX_BYTES), at(PHASES, in.octet()), effective);
                case MERGED_AWAY -> new MergedAway(id, in.text(MAX_BYTES), effective);
                case DIRECTIVE -> new Directive(id, in.text(MAX_BYTES), in.flag(), effective);
                case TRAIT -> new Trait(id, at(ATTRIBUTES, in.octet()), in.octet(), effective);
                case NOTED -> new Noted(id, at(FINDINGS, in.octet()), at(CERTAINTIES, in.octet()), effective);
                default -> throw new MalformedException("no kind of fact has this number");
            };
        } catch (IllegalArgumentException e) {
            throw new MalformedException("a fact breaks its own bounds");
        }
    }

    private static Measured measured(BinaryReader in, String id, Instant effective) {
        String code = in.text(MAX_BYTES);
        Quantity value = new Quantity(in.decimal(), in.text(MAX_BYTES));
        String comparator = at(COMPARATORS, in.octet());
        return new Measured(id, code, value, comparator.isEmpty() ? null : comparator, effective);
    }

    private static BinaryWriter start(BinaryWriter out, int kind, Fact fact) {
        return out.octet(kind).text(fact.id()).instant(fact.effective());
    }

    private static <T> T at(List<T> choices, int index) {
        if (index >= choices.size()) {
            throw new MalformedException("a choice is out of bounds");
        }
        return choices.get(index);
    }
}
