package health.vigil.sources.internal.fhir;

import health.vigil.hl7v2.MappedChange;
import health.vigil.hl7v2.MappingContext;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.sources.internal.provenance.SourceProvenance;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// The Provenance from a record to the original that it was made from.
final class Origin {
    private Origin() {}

    /// @param source its name
    /// @param address of the resource in the record system
    /// @param targets what was changed
    /// @param patient whose record that belongs to, null for nobody's
    static MappedChange of(
            MappingContext context,
            String source,
            String address,
            SourceVersion version,
            List<ResourceIdentity> targets,
            @Nullable ResourceIdentity patient) {
        Provenance provenance = SourceProvenance.of(context, source, targets);
        if (version.updated() != null) {
            provenance.setOccurred(new DateTimeType(Date.from(version.updated())));
        }
        provenance
                .addEntity()
                .setRole(ProvenanceEntityRole.SOURCE)
                .setWhat(new Reference(
                        version.version().isEmpty() ? address : address + "/_history/" + version.version()));
        return new MappedChange.Put(SourceProvenance.identity(context), patient, provenance, MappedChange.Mode.REPLACE);
    }
}
