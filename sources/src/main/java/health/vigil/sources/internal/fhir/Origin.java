package health.vigil.sources.internal.fhir;

import health.vigil.hl7v2.CommonNames;
import health.vigil.hl7v2.MappedChange;
import health.vigil.hl7v2.MappingContext;
import health.vigil.hl7v2.ResourceIdentity;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// The Provenance from a record to the original that it was made from.
final class Origin {
    private static final String AGENT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";

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
        Provenance provenance = new Provenance();
        targets.forEach(target -> provenance.addTarget(
                new Reference(target.type() + "/" + context.ids().apply(target))));
        provenance.setRecordedElement(new InstantType(Date.from(context.received())));
        if (version.updated() != null) {
            provenance.setOccurred(new DateTimeType(Date.from(version.updated())));
        }
        provenance
                .addEntity()
                .setRole(ProvenanceEntityRole.SOURCE)
                .setWhat(new Reference()
                        .setIdentifier(
                                new Identifier().setSystem(CommonNames.ORIGINAL).setValue(context.messageId())));
        provenance
                .addEntity()
                .setRole(ProvenanceEntityRole.SOURCE)
                .setWhat(new Reference(
                        version.version().isEmpty() ? address : address + "/_history/" + version.version()));
        Provenance.ProvenanceAgentComponent agent = provenance.addAgent();
        agent.getType().addCoding().setSystem(AGENT).setCode("author");
        agent.setWho(new Reference().setDisplay(source));
        ResourceIdentity identity = new ResourceIdentity("Provenance", CommonNames.ORIGINAL, context.messageId());
        provenance.setId(context.ids().apply(identity));
        return new MappedChange.Put(identity, patient, provenance, MappedChange.Mode.REPLACE);
    }
}
