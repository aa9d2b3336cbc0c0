package health.vigil.sources.internal.fhir;

import health.vigil.hl7v2.ConservationReport;
import health.vigil.hl7v2.ConservationReport.Line;
import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.hl7v2.MappedChange;
import health.vigil.hl7v2.MappedMessage;
import health.vigil.hl7v2.MappingContext;
import health.vigil.hl7v2.Position;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.sources.internal.ehr.Addresses;
import health.vigil.sources.internal.ehr.Addresses.Named;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// What a record system has deleted, as an export tells it: a Bundle of requests to do the same (Bulk Data Access 2.0,
/// "deleted").
final class Deletion {
    private final String source;
    private final Addresses addresses;
    private final EhrIdentities identities;
    private final MappingContext context;

    Deletion(String source, Addresses addresses, EhrIdentities identities, MappingContext context) {
        this.source = source;
        this.addresses = addresses;
        this.identities = identities;
        this.context = context;
    }

    /// Whether a Bundle only asks to delete.
    static boolean isOne(Bundle bundle) {
        return bundle.getType() == BundleType.TRANSACTION
                && bundle.hasEntry()
                && bundle.getEntry().stream()
                        .allMatch(entry -> entry.getRequest().getMethod() == HTTPVerb.DELETE && !entry.hasResource());
    }

    /// @throws health.vigil.base.ProblemException `VGL-SRC-033` where a Patient was deleted
    MappedMessage read(Bundle bundle) {
        SourceVersion asOf = new SourceVersion(
                "", bundle.hasTimestamp() ? bundle.getTimestamp().toInstant() : null);
        List<MappedChange> changes = new ArrayList<>();
        List<ResourceIdentity> deleted = new ArrayList<>();
        List<Line> lines = new ArrayList<>();
        String address = "";
        for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
            Named named = addresses.named(entry.getRequest().getUrl()).orElseThrow(FhirProblems::unreadable);
            if (named.type().equals("Patient")) {
                throw FhirProblems.deletedPatient();
            }
            ResourceIdentity identity = identities.of(named);
            Optional<Resource> held = context.current().apply(identity);
            Reason reason = reason(held, asOf.updated());
            Position position = Position.of("Deletion", lines.size() + 1);
            if (reason == null) {
                changes.add(new MappedChange.Delete(identity));
                deleted.add(identity);
                address = addresses.base() + "/" + named.type() + "/" + named.id();
                lines.add(new Line(position, Outcome.MAPPED, named.type()));
            } else {
                lines.add(new Line(position, Outcome.NOT_CARRIED, reason.name()));
            }
        }
        if (!deleted.isEmpty()) {
            changes.add(Origin.of(context, source, address, asOf, deleted, null));
        }
        return new MappedMessage(changes, new ConservationReport("Deletion", lines), List.of());
    }

    /// Why nothing is deleted; null where it is.
    private static @Nullable Reason reason(Optional<Resource> held, @Nullable Instant asOf) {
        if (held.isEmpty()) {
            return Reason.EXPLICIT_NULL;
        }
        Instant updated =
                SourceVersion.of(held.get()).map(SourceVersion::updated).orElse(null);
        return asOf != null && updated != null && updated.isAfter(asOf) ? Reason.OVERTAKEN : null;
    }
}
