-- Identified class: originals that a source brought instead of the HL7 v2 door, and how far each source has come.

-- whether a source brought it: then sender is the source's name, and control_id a keyed function of what it knows it by
alter table intake.journal add column source boolean not null default false;

create table intake.source (
    name text primary key,
    -- seals its progress and keys what it knows its originals by
    wrapped_key text not null
);

create table intake.source_progress (
    source text not null references intake.source (name),
    -- a keyed function of what it is about, which may name a file or a topic
    about bytea not null,
    sealed bytea not null,
    primary key (source, about)
);

-- an original says, or said, that a patient is somebody else than the record has them
create table intake.patient_in_doubt (
    -- the logical id that the identity stands for by itself, a keyed function of it
    patient text not null,
    journal_id uuid not null references intake.journal (id),
    -- whether a later version is certain
    ended boolean not null default false,
    primary key (patient, journal_id)
);

-- by which version a source last said who a patient is, whether or not that is in doubt
create table intake.patient_version (
    -- likewise
    patient text primary key,
    -- in the source's own words: times and a number
    version text not null
);

grant select, insert on intake.source to vigil_identified;
grant select, insert, update, delete on intake.patient_in_doubt to vigil_identified;
grant select, insert, update, delete on intake.patient_version to vigil_identified;
grant select, insert, update, delete on intake.source_progress to vigil_identified;
