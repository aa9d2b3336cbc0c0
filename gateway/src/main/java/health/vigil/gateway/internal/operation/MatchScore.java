package health.vigil.gateway.internal.operation;

import health.vigil.base.Letters;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/// How probable it is that two Patients are one person, after Fellegi and Sunter: each element adds the logarithm
/// (base 2) of how much likelier its agreement is between records of one person than between those of two. An
/// element that either lacks adds nothing.
///
/// The weights of names, birth date and postal code were estimated on FEBRL 1 and 2 (2,434 true pairs; Christen
/// 2008), the postal code's halved, since a hospital's patients live near it; the others are set by judgement. An
/// identifier of the same system and value says by itself who somebody is.
final class MatchScore {
    /// Two patients taken at random are one person once in 2^17.
    private static final double PRIOR = -17;

    private static final Pattern NOT_LETTER = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern SPACE = Pattern.compile("[\\s,]+");
    private static final double SIMILAR = 0.88;

    /// Enough for a certain match where nothing else is known.
    private static final double IDENTIFIER = 24;

    private MatchScore() {}

    /// @return probability, 0 to 1
    static double of(Patient one, Patient other) {
        double weight = PRIOR
                + identifiers(one, other)
                + Math.max(
                        names(families(one), families(other), 7.5, 6, -2.5)
                                + names(givens(one), givens(other), 7.5, 6, -2),
                        exchanged(one, other))
                + birthDate(day(one), day(other))
                + gender(one, other)
                + any(postalCodes(one), postalCodes(other), String::equals, 5, -1)
                + any(phones(one), phones(other), String::equals, 10, -1);
        return 1 / (1 + Math.pow(2, -weight));
    }

    /// Whether they cannot be one person as they stand: two genders, given names that are not alike, or two birth
    /// dates of which neither is a part of the other. One of them may be wrong, so that it lowers a match and does
    /// not exclude it.
    static boolean contradict(Patient one, Patient other) {
        String day = day(one);
        String otherDay = day(other);
        boolean days = day != null && otherDay != null && !day.startsWith(otherDay) && !otherDay.startsWith(day);
        boolean names = names(givens(one), givens(other), 1, 1, -1) < 0 && exchanged(one, other) < 0;
        return days || names || gender(one, other) < 0;
    }

    /// Whether they have an identifier in common.
    static boolean shareIdentifier(Patient one, Patient other) {
        return one.getIdentifier().stream()
                .anyMatch(a -> a.hasValue() && other.getIdentifier().stream().anyMatch(b -> same(a, b)));
    }

    private static double identifiers(Patient one, Patient other) {
        if (shareIdentifier(one, other)) {
            return IDENTIFIER;
        }
        boolean contradict = one.getIdentifier().stream()
                .anyMatch(a -> a.hasSystem()
                        && other.getIdentifier().stream()
                                .anyMatch(b -> a.getSystem().equals(b.getSystem())));
        return contradict ? -4 : 0;
    }

    private static boolean same(Identifier a, Identifier b) {
        return a.hasSystem()
                && a.getSystem().equals(b.getSystem())
                && a.getValue().equals(b.getValue());
    }

    private static double names(List<String> one, List<String> other, double equal, double similar, double differ) {
        double best = any(one, other, String::equals, equal, differ);
        return best == differ ? any(one, other, (a, b) -> similarity(a, b) >= SIMILAR, similar, differ) : best;
    }

    private static double any(
            List<String> one, List<String> other, BiPredicate<String, String> agree, double equal, double differ) {
        if (one.isEmpty() || other.isEmpty()) {
            return 0;
        }
        return one.stream().anyMatch(a -> other.stream().anyMatch(b -> agree.test(a, b))) ? equal : differ;
    }

    /// One digit off, or two exchanged, is a slip of the pen.
    private static double birthDate(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return 0;
        }
        if (one.equals(other)) {
            return 13;
        }
        if (one.length() != other.length()) {
            return one.startsWith(other) || other.startsWith(one) ? 4.5 : -4;
        }
        long off = java.util.stream.IntStream.range(0, one.length())
                .filter(at -> one.charAt(at) != other.charAt(at))
                .count();
        boolean slip = off == 1 || (off <= 4 && sorted(one).equals(sorted(other)));
        return slip ? 4.5 : -4;
    }

    private static double gender(Patient one, Patient other) {
        if (!isKnown(one.getGender()) || !isKnown(other.getGender())) {
            return 0;
        }
        return one.getGender() == other.getGender() ? 1 : -4;
    }

    private static boolean isKnown(@Nullable AdministrativeGender gender) {
        return gender != null && gender != AdministrativeGender.UNKNOWN && gender != AdministrativeGender.NULL;
    }

    /// The family name in the place of the given name, and the other way round.
    private static double exchanged(Patient one, Patient other) {
        double families = any(families(one), givens(other), String::equals, 5, 0);
        double givens = any(givens(one), families(other), String::equals, 5, 0);
        return families > 0 && givens > 0 ? families + givens : Double.NEGATIVE_INFINITY;
    }

    /// Jaro and Winkler's similarity, 0 to 1.
    static double similarity(String one, String other) {
        int window = Math.max(0, Math.max(one.length(), other.length()) / 2 - 1);
        boolean[] taken = new boolean[other.length()];
        StringBuilder left = new StringBuilder();
        for (int at = 0; at < one.length(); at++) {
            for (int to = Math.max(0, at - window); to < Math.min(other.length(), at + window + 1); to++) {
                if (!taken[to] && other.charAt(to) == one.charAt(at)) {
                    taken[to] = true;
                    left.append(one.charAt(at));
                    break;
                }
            }
        }
        int common = left.length();
        if (common == 0) {
            return 0;
        }
        StringBuilder right = new StringBuilder();
        for (int to = 0; to < other.length(); to++) {
            if (taken[to]) {
                right.append(other.charAt(to));
            }
        }
        int moved = 0;
        for (int at = 0; at < common; at++) {
            moved += left.charAt(at) == right.charAt(at) ? 0 : 1;
        }
        double jaro =
                ((double) common / one.length() + (double) common / other.length() + (common - moved / 2.0) / common)
                        / 3;
        int prefix = 0;
        while (prefix < Math.min(4, Math.min(one.length(), other.length()))
                && one.charAt(prefix) == other.charAt(prefix)) {
            prefix++;
        }
        return jaro + prefix * 0.1 * (1 - jaro);
    }

    private static List<String> families(Patient patient) {
        return words(patient.getName().stream()
                .flatMap(name -> isTextOnly(name) ? parts(name) : Stream.ofNullable(name.getFamily())));
    }

    private static List<String> givens(Patient patient) {
        return words(patient.getName().stream()
                .flatMap(name -> isTextOnly(name)
                        ? parts(name)
                        : name.getGiven().stream().map(StringType::getValue)));
    }

    /// A name of which only the whole is known: each of its words may be either.
    private static boolean isTextOnly(HumanName name) {
        return name.hasText() && !name.hasFamily() && !name.hasGiven();
    }

    private static Stream<@Nullable String> parts(HumanName name) {
        return Stream.of(SPACE.split(name.getText()));
    }

    private static List<String> postalCodes(Patient patient) {
        return words(patient.getAddress().stream().map(Address::getPostalCode));
    }

    private static List<String> phones(Patient patient) {
        return words(patient.getTelecom().stream().map(ContactPoint::getValue));
    }

    private static @Nullable String day(Patient patient) {
        return patient.getBirthDateElement().getValueAsString();
    }

    private static List<String> words(Stream<@Nullable String> values) {
        return values.map(value -> value == null ? "" : normalised(value))
                .filter(value -> !value.isEmpty())
                .distinct()
                .limit(20)
                .toList();
    }

    private static String normalised(String text) {
        String word = NOT_LETTER.matcher(Letters.folded(text)).replaceAll("");
        return word.length() > 100 ? word.substring(0, 100) : word;
    }

    private static String sorted(String text) {
        char[] letters = text.toCharArray();
        java.util.Arrays.sort(letters);
        return new String(letters);
    }
}
