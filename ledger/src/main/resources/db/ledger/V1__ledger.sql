-- Entries on their way into the tree, as the rooms' transactions write them. The order within a transaction is that of
-- seq; across transactions it is that in which the sequencer sees them commit.
create table ledger.pending (
    seq bigint generated always as identity primary key,
    bytes bytea not null check (octet_length(bytes) between 1 and 65535)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);

-- The tree's leaves in order. Only bytes is evidence; the other columns are read from it, for investigators' queries.
create table ledger.entry (
    index bigint primary key,
    id uuid not null unique,
    time timestamptz not null,
    kind text not null,
    actor text not null,
    subject text,
    refs text[] not null,
    bytes bytea not null,
    leaf_hash bytea not null
);

create index entry_time on ledger.entry (time);
create index entry_actor on ledger.entry (actor, index);
create index entry_subject on ledger.entry (subject, index) where subject is not null;
create index entry_refs on ledger.entry using gin (refs);

-- What was found in pending and is no entry: never part of the tree, never thrown away.
create table ledger.refused (
    seq bigint primary key,
    refused_at timestamptz not null default now(),
    problem text not null,
    bytes bytea not null
);

grant usage on schema ledger to vigil_identified, vigil_pseudonymised, vigil_operational, vigil_evidence;
grant insert on ledger.pending to vigil_identified, vigil_pseudonymised, vigil_operational, vigil_evidence;
grant select, delete on ledger.pending to vigil_evidence;
grant select, insert on ledger.entry, ledger.refused to vigil_evidence;
