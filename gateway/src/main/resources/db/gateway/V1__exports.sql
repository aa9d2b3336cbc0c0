-- Identified class: bulk exports. What a file holds is sealed under a key of its own; in the clear is who asked for how many
-- records of which types, and of which patients by logical id.

create table gateway.export_job (
    id           text primary key,
    number       bigint generated always as identity,
    caller_kind  text        not null,
    caller       text        not null,
    caller_role  text        not null,
    caller_units text[]      not null,
    -- what the caller's token was given for; null for all that the role may
    caller_scopes text,
    purpose      text        not null,
    -- the kick-off URL, as the manifest repeats it
    request      text        not null,
    -- null for everybody's records
    patients     text[],
    types        text[]      not null,
    since        timestamptz,
    state        text        not null check (state in ('WAITING', 'COMPLETE', 'FAILED')),
    -- how far it has come: which of the patients, and the last record read
    patient      integer     not null default 0,
    after_type   text,
    after_id     text,
    asked        timestamptz not null,
    finished     timestamptz,
    expires      timestamptz not null
);

create index export_job_waiting on gateway.export_job (number) where state = 'WAITING';

create table gateway.export_file (
    job         text    not null references gateway.export_job (id) on delete cascade,
    number      integer not null,
    type        text    not null,
    records     integer not null,
    wrapped_key text    not null,
    sealed      bytea   not null,
    primary key (job, number)
);

grant usage on schema gateway to vigil_identified;
grant select, insert, update, delete on gateway.export_job, gateway.export_file to vigil_identified;
