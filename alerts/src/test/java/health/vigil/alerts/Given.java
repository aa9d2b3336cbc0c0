package health.vigil.alerts;

import health.vigil.base.PatientToken;
import health.vigil.base.Quantity;
import health.vigil.scoring.Abstention;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Contribution;
import health.vigil.scoring.Missing;
import health.vigil.scoring.ScoreResult;
import health.vigil.scoring.Tier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/// An assessment in the making.
record Given(
        int patient,
        Tier tier,
        String unit,
        boolean present,
        boolean comfortCare,
        String mergedInto,
        boolean withheld) {
    static Given patient(int number, Tier tier) {
        return new Given(number, tier, Ward.UNIT, true, false, "", false);
    }

    static PatientToken token(int number) {
        return PatientToken.care(letters("care", number));
    }

    static PatientToken auditToken(int number) {
        return PatientToken.audit(letters("audt", number));
    }

    private static String letters(String start, int number) {
        StringBuilder text = new StringBuilder(start);
        for (int rest = number; text.length() < 26; rest /= 26) {
            text.append((char) ('a' + rest % 26));
        }
        return text.toString();
    }

    Given in(String other) {
        return new Given(patient, tier, other, present, comfortCare, mergedInto, withheld);
    }

    Given gone() {
        return new Given(patient, tier, "", false, comfortCare, mergedInto, withheld);
    }

    Given underComfortCare() {
        return new Given(patient, tier, unit, present, true, mergedInto, withheld);
    }

    Given mergedInto(int other) {
        return new Given(patient, tier, "", false, comfortCare, token(other).value(), withheld);
    }

    Given withoutData() {
        return new Given(patient, tier, unit, present, comfortCare, mergedInto, true);
    }

    Assessment at(Instant asOf) {
        return at(asOf, 1);
    }

    /// @param inputs how many facts took part
    Assessment at(Instant asOf, int inputs) {
        return new Assessment(
                UUID.nameUUIDFromBytes((this + "@" + asOf).getBytes(StandardCharsets.UTF_8)),
                token(patient),
                auditToken(patient),
                unit,
                present,
                comfortCare,
                mergedInto,
                asOf,
                asOf,
                new UUID(0, 0),
                "sha256:" + "0".repeat(64),
                "NEWS2",
                tier,
                List.of(score(asOf, inputs)),
                List.of(),
                withheld ? 0.2 : 1);
    }

    private ScoreResult score(Instant asOf, int inputs) {
        List<Contribution> used = IntStream.range(0, inputs)
                .mapToObj(i -> new Contribution(
                        "heart-rate",
                        List.of("Observation/a-fact-of-patient-" + patient + "-number-" + i),
                        Quantity.of("118", "/min"),
                        asOf,
                        Duration.ZERO,
                        2,
                        null))
                .toList();
        return withheld
                ? new ScoreResult.Withheld(
                        "NEWS2",
                        List.of(new Abstention.TooFewInputs(used.size(), 4)),
                        used,
                        List.of(new Missing("respiratory-rate", true, "Count the breaths.", 0)))
                : new ScoreResult.Complete("NEWS2", value(), used);
    }

    private double value() {
        return switch (tier) {
            case NONE -> 1;
            case LOW -> 3;
            case MEDIUM -> 5;
            case HIGH -> 9;
        };
    }
}
