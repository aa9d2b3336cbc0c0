package health.vigil.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/// A set of labelled stays.
///
/// @param stays in the order of their ids, none twice
public record LabelledStays(List<LabelledStay> stays) {
    public LabelledStays {
        stays = stays.stream().sorted(Comparator.comparing(LabelledStay::id)).toList();
    }

    /// Those of one part of the fixed split.
    public LabelledStays in(Split split) {
        return where(stay -> Split.of(stay.id()) == split);
    }

    /// Those of one hospital.
    public LabelledStays at(String hospital) {
        return where(stay -> stay.hospital().equals(hospital));
    }

    /// Those that fulfil a condition.
    public LabelledStays where(Predicate<LabelledStay> condition) {
        return new LabelledStays(stays.stream().filter(condition).toList());
    }

    /// The hospitals that occur, in order.
    public List<String> hospitals() {
        return stays.stream().map(LabelledStay::hospital).distinct().sorted().toList();
    }

    /// How many rows in all.
    public long rows() {
        return stays.stream().mapToLong(LabelledStay::rows).sum();
    }

    /// What exactly this set is: `sha256:` and SHA-256 over one line for each stay, in order, of its file's SHA-256
    /// in hexadecimal, two spaces, its id, `.psv` and a line feed (what `sha256sum *.psv` prints).
    public String hash() {
        StringBuilder listing = new StringBuilder();
        stays.forEach(stay ->
                listing.append(stay.sha256()).append("  ").append(stay.id()).append(".psv\n"));
        return "sha256:" + Hashing.sha256(listing.toString().getBytes(UTF_8));
    }
}
