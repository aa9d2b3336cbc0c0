package health.vigil.vault;

import org.hl7.fhir.r4.model.Resource;

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
}
