package health.vigil.facts;

import health.vigil.base.PatientToken;
import health.vigil.base.Quantity;
import health.vigil.facts.Fact.Directive;
import health.vigil.facts.Fact.Measured;
import health.vigil.facts.Fact.MergedAway;
import health.vigil.facts.Fact.Noted;
import health.vigil.facts.Fact.Retracted;
import health.vigil.facts.Fact.Stay;
import health.vigil.facts.Fact.Trait;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Facts of every kind, for property tests.
final class RandomFacts {
    static final PatientToken PATIENT = PatientToken.care("abcdefghijklmnopqrstuvwxyz");
    static final PatientToken OTHER = PatientToken.care("zzzzzzzzzzzzzzzzzzzzzzzzzz");
    static final PatientToken AUDIT = PatientToken.audit("aaaaaaaaaaaaaaaaaaaaaaaaaa");

    private RandomFacts() {}

    static Arbitrary<FactBatch> batches() {
        Arbitrary<UUID> ids = Arbitraries.create(UUID::randomUUID);
        return Combinators.combine(ids, times(), facts().list().ofMaxSize(20))
                .as((id, known, facts) -> new FactBatch(id, PATIENT, AUDIT, known, facts));
    }

    static Arbitrary<Fact> facts() {
        return Arbitraries.oneOf(measured(), stays(), others());
    }

    private static Arbitrary<Fact> measured() {
        Arbitrary<Quantity> values = Combinators.combine(
                        Arbitraries.bigIntegers().between(BigInteger.TEN.pow(30).negate(), BigInteger.TEN.pow(30)),
                        Arbitraries.integers().between(-10, 10),
                        Arbitraries.of("/min", "%", "Cel", "{score}"))
                .as((unscaled, scale, unit) -> new Quantity(new BigDecimal(unscaled, scale), unit));
        Arbitrary<String> comparators = Arbitraries.of("", "<", "<=", ">=", ">");
        return Combinators.combine(texts(), texts(), values, comparators, times())
                .as((id, code, value, comparator, time) ->
                        new Measured(id, code, value, comparator.isEmpty() ? null : comparator, time));
    }

    private static Arbitrary<Fact> stays() {
        return Combinators.combine(texts(), texts(), Arbitraries.of(Stay.Phase.class), times())
                .as(Stay::new);
    }

    @SuppressWarnings("EnumOrdinal") // picks one of a closed list by a number made up here
    private static Arbitrary<Fact> others() {
        return Combinators.combine(texts(), texts(), Arbitraries.of(0, 1, 2, 3, 4), times())
                .as((id, text, kind, time) -> List.<Fact>of(
                                new Retracted(id, time),
                                new MergedAway(id, text, time),
                                new Directive(id, text, true, time),
                                new Trait(id, Trait.Attribute.AGE, text.length() % 91, time),
                                new Noted(
                                        id,
                                        Noted.Finding.values()[text.length() % 3],
                                        Noted.Certainty.values()[id.length() % 3],
                                        time))
                        .get(kind));
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .ofMaxLength(Fact.MAX_TEXT)
                .excludeChars('\uD800', '\uDFFF')
                .map(RandomFacts::whole);
    }

    /// Without lone surrogates, which UTF-8 cannot carry.
    private static String whole(String text) {
        return text.replaceAll("\\p{Cs}", "");
    }

    private static Arbitrary<Instant> times() {
        return Arbitraries.longs()
                .between(-4_000_000_000_000_000L, 8_000_000_000_000_000L)
                .map(micros -> Instant.EPOCH.plusSeconds(micros / 1_000_000).plusNanos(micros % 1_000_000 * 1000));
    }
}
