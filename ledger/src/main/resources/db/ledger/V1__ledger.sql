-- Entries on their way into the log, as the rooms' transactions write them. The order within a transaction is that of
-- seq; across transactions it is that in which the sequencer sees them commit. A row goes when a signed checkpoint on
-- the disk covers its entry.
create table ledger.pending (
    seq bigint generated always as identity primary key,
    bytes bytea not null check (octet_length(bytes) between 1 and 65535)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);

-- Up to where the log's directory has taken over, and the tree's hash there: neither can be set back unnoticed.
create table ledger.head (
    one boolean primary key default true check (one),
    size bigint not null check (size >= 0),
    root bytea not null
) with (fillfactor = 50);

insert into ledger.head (size, root) values (0, sha256(''));

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
grant select, update on ledger.head to vigil_evidence;
grant select, insert on ledger.refused to vigil_evidence;
