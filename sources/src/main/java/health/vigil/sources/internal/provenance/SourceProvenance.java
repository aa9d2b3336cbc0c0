package health.vigil.sources.internal.provenance;

import health.vigil.hl7v2.CommonNames;
import health.vigil.hl7v2.MappingContext;
import health.vigil.hl7v2.MessageMapper;
import health.vigil.hl7v2.ResourceIdentity;
import java.util.Date;
import java.util.List;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;

/// The Provenance from what was changed to the original that a source brought.
public final class SourceProvenance {
    private static final String AGENT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";

    private SourceProvenance() {}

    /// Which one it is of an original.
    public static ResourceIdentity identity(MappingContext context) {
        return new ResourceIdentity("Provenance", CommonNames.ORIGINAL, context.messageId());
    }

    /// @param source its name
    /// @param targets what was changed
    public static Provenance of(MappingContext context, String source, List<ResourceIdentity> targets) {
        return of(context, source, targets, target -> "");
    }

    /// @param targets what was changed
    /// @param parts the pointer (RFC 6901) of the element of the original that a target comes from, empty where it
    ///     comes from the original as a whole
    public static Provenance of(
            MappingContext context,
            String source,
            List<ResourceIdentity> targets,
            Function<ResourceIdentity, String> parts) {
        Provenance provenance = new Provenance();
        for (ResourceIdentity target : targets) {
            Reference reference = provenance
                    .addTarget()
                    .setReference(target.type() + "/" + context.ids().apply(target));
            String part = parts.apply(target);
            if (!part.isEmpty()) {
                reference.addExtension(MessageMapper.SOURCE_PART, new StringType(part));
            }
        }
        provenance.setRecordedElement(new InstantType(Date.from(context.received())));
        provenance
                .addEntity()
                .setRole(ProvenanceEntityRole.SOURCE)
                .setWhat(new Reference()
                        .setIdentifier(
                                new Identifier().setSystem(CommonNames.ORIGINAL).setValue(context.messageId())));
        provenance
                .addAgent()
                .setWho(new Reference().setDisplay(source))
                .getType()
                .addCoding()
                .setSystem(AGENT)
                .setCode("author");
        provenance.setId(context.ids().apply(identity(context)));
        return provenance;
    }
}
