package health.vigil.vault;

import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// The note in `meta` which version of another system's resource a record was made from. It is true until somebody else
/// writes the record.
public final class SourceNote {
    /// The extension's URL.
    public static final String EXTENSION = "https://vigil.health/fhir/StructureDefinition/source-version";

    private SourceNote() {}

    /// Whether the resource has the note.
    public static boolean isOn(Resource resource) {
        return resource.hasMeta() && resource.getMeta().hasExtension(EXTENSION);
    }

    /// Takes it off, and with it `meta.source`, where the resource has it.
    public static void takeOff(Resource resource) {
        if (isOn(resource)) {
            resource.getMeta().getExtension().removeIf(each -> EXTENSION.equals(each.getUrl()));
            resource.getMeta().setSource(null);
        }
    }

    /// Takes it off what somebody else says of a record, unless the record says just that already.
    ///
    /// @param held what the record says, null where there is none
    public static void takeOff(Resource said, @Nullable Resource held) {
        if (!isOn(said)) {
            return;
        }
        if (held != null && saysAlready(held, said)) {
            said.getMeta().setSource(held.getMeta().getSource());
        } else {
            takeOff(said);
        }
    }

    /// Id, version, time of update and `meta.source` make it no other.
    private static boolean saysAlready(Resource held, Resource said) {
        Resource same = held.copy();
        same.setIdElement(said.getIdElement());
        Meta meta = said.getMeta();
        same.getMeta()
                .setVersionIdElement(meta.getVersionIdElement())
                .setLastUpdatedElement(meta.getLastUpdatedElement())
                .setSourceElement(meta.getSourceElement());
        return same.equalsDeep(said);
    }
}
