package health.vigil.intake.internal;

import health.vigil.hl7v2.MappedChange;
import health.vigil.hl7v2.MappedChange.Put;
import health.vigil.vault.SourceNote;
import java.util.List;
import org.hl7.fhir.r4.model.Resource;

/// What a message says on top of a record is not what a record system said: the note of its version ends there. A
/// message that says nothing new leaves it.
final class NotesOfSources {
    private NotesOfSources() {}

    static void takeOff(List<MappedChange> changes, RecordView record) {
        for (MappedChange change : changes) {
            if (change instanceof Put put && SourceNote.isOn(put.resource()) && isNew(put, record)) {
                SourceNote.takeOff(put.resource());
            }
        }
    }

    private static boolean isNew(Put put, RecordView record) {
        Resource said = put.resource();
        return record.current(put.identity())
                .map(Resource::copy)
                .filter(held -> {
                    held.setIdElement(said.getIdElement());
                    return held.equalsDeep(said);
                })
                .isEmpty();
    }
}
