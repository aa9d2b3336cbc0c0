-- A key for each patient of whom a clinician wrote a note, sealed under the room's own. Without it the notes are gone, here
-- and in the ledger.
create table alerts.note_key (
    patient text primary key,
    sealed bytea not null
);

grant select, insert, delete on alerts.note_key to vigil_pseudonymised;
-- erasing a patient empties what is sealed and leaves the rows
grant update (sealed) on alerts.assessment to vigil_pseudonymised;
grant update (note) on alerts.step to vigil_pseudonymised;
grant delete on alerts.watch to vigil_pseudonymised;
