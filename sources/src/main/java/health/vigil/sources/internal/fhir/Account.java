package health.vigil.sources.internal.fhir;

import health.vigil.hl7v2.ConservationReport;
import health.vigil.hl7v2.ConservationReport.Line;
import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.hl7v2.Position;
import health.vigil.hl7v2.Reason;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// What becomes of the elements of a resource: one line for each repetition of each element of it and of its `meta`.
final class Account {
    private final String type;
    private final @Nullable Reason untaken;
    private final List<Line> lines = new ArrayList<>();

    private Account(String type, @Nullable Reason untaken) {
        this.type = type;
        this.untaken = untaken;
    }

    /// Of a resource as it came.
    ///
    /// @param unknown how many elements it had that FHIR does not have
    /// @param untaken why nothing of it is carried, null where it is
    static ConservationReport of(Resource sent, int unknown, @Nullable Reason untaken) {
        Account account = new Account(sent.fhirType(), untaken);
        for (Property property : sent.children()) {
            if (property.getName().equals("meta")) {
                sent.getMeta().children().forEach(account::ofMeta);
            } else if (property.getName().equals("id")) {
                account.carried(property, "id", Outcome.MAPPED, "meta.source");
            } else {
                account.carried(property, name(property), Outcome.MAPPED, name(property));
            }
        }
        for (int i = 1; i <= unknown; i++) {
            account.notCarried("unknown", i, Reason.NO_ELEMENT);
        }
        return new ConservationReport(sent.fhirType(), account.lines);
    }

    private void ofMeta(Property property) {
        String name = "meta." + name(property);
        switch (property.getName()) {
            case "versionId", "lastUpdated" -> carried(property, name, Outcome.EXTENSION, "meta.extension");
            case "source" -> {
                if (property.hasValues()) {
                    notCarried(name, 1, Reason.ENVELOPE);
                }
            }
            default -> carried(property, name, Outcome.MAPPED, name);
        }
    }

    private void carried(Property property, String name, Outcome outcome, String target) {
        for (int i = 1; i <= property.getValues().size(); i++) {
            if (untaken == null) {
                lines.add(new Line(Position.of(type + "." + name, i), outcome, type + "." + target));
            } else {
                notCarried(name, i, untaken);
            }
        }
    }

    private void notCarried(String name, int occurrence, Reason reason) {
        lines.add(new Line(Position.of(type + "." + name, occurrence), Outcome.NOT_CARRIED, reason.name()));
    }

    private static String name(Property property) {
        return property.getName().replace("[x]", "");
    }
}
