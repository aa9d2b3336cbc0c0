package health.vigil.intake.internal;

import health.vigil.hl7v2.MappedChange;
import health.vigil.hl7v2.MappedChange.Put;
import health.vigil.vault.SourceNote;
import java.util.List;

/// What a message says on top of a record is not what a record system said: the note of its version ends there. A
/// message that says nothing new leaves it.
final class NotesOfSources {
    private NotesOfSources() {}

    static void takeOff(List<MappedChange> changes, RecordView record) {
        for (MappedChange change : changes) {
            if (change instanceof Put put && SourceNote.isOn(put.resource())) {
                SourceNote.takeOff(
                        put.resource(), record.current(put.identity()).orElse(null));
            }
        }
    }
}
