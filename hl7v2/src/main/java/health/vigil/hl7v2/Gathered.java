package health.vigil.hl7v2;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.ConservationReport.Line;
import health.vigil.hl7v2.MappedMessage.Unmapped;
import health.vigil.hl7v2.internal.session.Session;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Patient;

/// What the parts of a message mean, put together: shared resources once, and the account of each field once.
final class Gathered {
    private final List<MappedChange> changes = new ArrayList<>();
    private final boolean several;
    private List<Line> lines = new ArrayList<>();
    private final List<Unmapped> unmapped = new ArrayList<>();
    private final Set<String> stated = new HashSet<>();
    private final Set<ResourceIdentity> owned = new HashSet<>();
    private final Set<Position> counted = new HashSet<>();

    /// @param several whether there will be more than one part
    Gathered(boolean several) {
        this.several = several;
    }

    boolean several() {
        return several;
    }

    /// Whether an earlier part has stated it as its patient's.
    boolean isOwned(ResourceIdentity identity) {
        return owned.contains(identity);
    }

    /// @param account of the part
    void add(Session part, List<Line> account) {
        for (MappedChange change : part.changes()) {
            if (!(change instanceof MappedChange.Put put)) {
                changes.add(change);
            } else if (stated.add(part.name(put.identity()))) {
                changes.add(change);
                if (several && put.mode() == MappedChange.Mode.REPLACE && !(put.resource() instanceof Patient)) {
                    owned.add(put.identity());
                }
            } else if (put.mode() == MappedChange.Mode.REPLACE) {
                throw new ProblemException(
                        "VGL-HL7-026",
                        "The message gives one visit, order or result to two patients.",
                        "Send each under a number of its own.");
            }
        }
        if (!several) {
            lines = account;
        } else {
            account.stream().filter(line -> counted.add(line.position())).forEach(lines::add);
        }
        unmapped.addAll(part.unmapped());
    }

    MappedMessage message(String structure) {
        return new MappedMessage(changes, new ConservationReport(structure, lines), unmapped);
    }
}
