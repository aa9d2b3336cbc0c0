package health.vigil.sources.internal.fhir;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which of a record system's versions of a Patient says who they are. It is kept apart from the record, which
/// registration writes too.
///
/// @param received when it came; what says neither version nor time is known by that
record PatientStatement(SourceVersion version, Instant received) {
    private static final String NONE = "-";

    /// By how much the clocks of two systems may differ.
    private static final Duration SKEW = Duration.ofMinutes(5);

    /// As [#written] has it.
    static PatientStatement read(String written) {
        String[] parts = written.split(" ", 3);
        return new PatientStatement(
                new SourceVersion(parts[2].equals(NONE) ? "" : parts[2], time(parts[1])), Instant.parse(parts[0]));
    }

    private static @Nullable Instant time(String written) {
        return written.equals(NONE) ? null : Instant.parse(written);
    }

    /// Without anything but times and a number. A time that is still to come is kept as the one of its coming, since
    /// what is said after it would count for nothing.
    String written() {
        Instant updated = version.updated();
        boolean toCome = updated != null && updated.isAfter(received.plus(SKEW));
        String time = updated == null ? NONE : (toCome ? received : updated).toString();
        return String.join(" ", received.toString(), time, version.isNumbered() ? version.version() : NONE);
    }

    boolean isOlderThan(PatientStatement other) {
        boolean compares = says(version) || says(other.version);
        return compares ? version.isOlderThan(other.version) : received.isBefore(other.received);
    }

    private static boolean says(SourceVersion version) {
        return version.updated() != null || version.isNumbered();
    }
}
