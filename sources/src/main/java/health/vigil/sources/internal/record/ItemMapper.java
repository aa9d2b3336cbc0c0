package health.vigil.sources.internal.record;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.CommonNames;
import health.vigil.hl7v2.ConservationReport;
import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.MappedMessage;
import health.vigil.hl7v2.MappingContext;
import health.vigil.hl7v2.MessageMapper;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.sources.internal.item.Item;
import health.vigil.sources.internal.item.ItemReader;
import health.vigil.sources.internal.item.Leaf;
import health.vigil.sources.internal.mapping.Mapping;
import health.vigil.sources.internal.provenance.SourceProvenance;
import java.util.List;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.StringType;

/// Maps one item of a source to FHIR R4, as its mapping says. Holds no state; the same item in the same context
/// gives the same changes.
public final class ItemMapper {
    private final String source;
    private final Mapping mapping;

    /// @param source its configured name
    public ItemMapper(String source, Mapping mapping) {
        this.source = source;
        this.mapping = mapping;
    }

    /// What the item means. The last change is the Provenance from what changed to the item, which keeps what
    /// the mapping has no place for.
    ///
    /// @throws ProblemException `VGL-SRC-002` to `VGL-SRC-009` and `VGL-HL7-027` where it cannot be mapped
    public MappedMessage map(byte[] original, MappingContext context) {
        Item item = ItemReader.read(original, mapping);
        Making making = new Making(source, mapping, item, context);
        Subject subject = Subject.of(making);
        new Observations(making, subject).put();
        provenance(making, subject);
        String structure = mapping.format() instanceof Mapping.Format.Json ? "JSON" : "CSV";
        return new MappedMessage(
                making.changes(), new ConservationReport(structure, item.account()), making.unmapped());
    }

    private void provenance(Making making, Subject subject) {
        List<ResourceIdentity> stated = making.stated();
        Provenance provenance = SourceProvenance.of(
                making.context(), source, stated.isEmpty() ? List.of(subject.patient()) : stated, making::part);
        for (Leaf leaf : making.item().rest()) {
            Extension kept = new Extension(MessageMapper.UNMAPPED_FIELD);
            kept.addExtension("position", new StringType(CommonNames.text(leaf.pointer())));
            kept.addExtension("value", new StringType(CommonNames.text(leaf.text())));
            provenance.addExtension(kept);
            leaf.kept("Provenance.extension(unmapped-field)");
        }
        making.put(SourceProvenance.identity(making.context()), subject.patient(), provenance, Mode.REPLACE);
    }
}
