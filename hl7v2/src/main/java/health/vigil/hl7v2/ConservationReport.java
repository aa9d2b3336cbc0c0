package health.vigil.hl7v2;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What became of every populated field of one message. A field here is the smallest populated part: a
/// sub-component where there are several, else a component, else the field itself. Carries positions and FHIR
/// paths, never content.
///
/// @param structure message structure, such as `ADT_A01`
/// @param fields in the order of the message
public record ConservationReport(String structure, List<Line> fields) {
    /// A type that a path names: `Encounter.location(Location.identifier).value` needs an Encounter and a Location.
    /// Names of extensions, which are in parentheses too, begin with a small letter.
    private static final Pattern TYPE = Pattern.compile("(?:^|\\()([A-Z][A-Za-z]*)");

    public ConservationReport {
        fields = List.copyOf(fields);
    }

    /// One populated field.
    ///
    /// @param position where it stands; prints as `PID[1]-3[2].4.1`
    /// @param outcome what became of it
    /// @param target FHIR path for what was carried, name of the [Reason] for what was not, empty when unaccounted
    ///     for
    public record Line(Position position, Outcome outcome, String target) {}

    /// What can become of a field.
    public enum Outcome {
        /// In a FHIR element.
        MAPPED,
        /// In an extension, as sent.
        EXTENSION,
        /// Left out for a stated reason.
        NOT_CARRIED,
        /// Nobody can say.
        UNACCOUNTED
    }

    /// The same where the record did not take all that was carried to resources of some types. It is told by type: a
    /// field may be called not carried though the record has it, never the other way round.
    ///
    /// @param types resource types of which the record did not take all, each with the reason
    public ConservationReport notCarried(Map<String, Reason> types) {
        return new ConservationReport(
                structure, fields.stream().map(line -> told(line, types)).toList());
    }

    private static Line told(Line line, Map<String, Reason> types) {
        if (line.outcome() == Outcome.MAPPED) {
            Matcher named = TYPE.matcher(line.target());
            while (named.find()) {
                Reason reason = types.get(named.group(1));
                if (reason != null) {
                    return new Line(line.position(), Outcome.NOT_CARRIED, reason.name());
                }
            }
        }
        return line;
    }

    /// How many fields had this outcome.
    public int count(Outcome outcome) {
        int count = 0;
        for (Line line : fields) {
            if (line.outcome() == outcome) {
                count++;
            }
        }
        return count;
    }

    /// The sums that a summary shows.
    ///
    /// @param messages how many reports
    /// @param fields how many populated fields in them
    /// @param mapped of those, carried in FHIR elements
    /// @param extension carried in extensions
    /// @param notCarried left out for a stated reason
    /// @param unaccounted the rest
    public record Totals(long messages, long fields, long mapped, long extension, long notCarried, long unaccounted) {
        public static final Totals ZERO = new Totals(0, 0, 0, 0, 0, 0);

        public Totals plus(ConservationReport report) {
            return new Totals(
                    messages + 1,
                    fields + report.fields().size(),
                    mapped + report.count(Outcome.MAPPED),
                    extension + report.count(Outcome.EXTENSION),
                    notCarried + report.count(Outcome.NOT_CARRIED),
                    unaccounted + report.count(Outcome.UNACCOUNTED));
        }
    }
}
