-- The sealed store. What is in the clear here, and why, is in docs/decisions/0041-what-the-vault-shows.md.

-- The keys of this room itself: for records of no patient, and for pseudonyms.
create table vault.class_key (
    name    text primary key,
    wrapped text not null
);

create table vault.patient_key (
    patient text primary key,
    wrapped text not null
);

-- Who was merged into whom; the chain ends at the survivor.
create table vault.patient_link (
    from_patient text primary key,
    into_patient text not null check (into_patient <> from_patient),
    linked       timestamptz not null
);

create table vault.patient_token (
    token   text not null,
    purpose text not null,
    patient text not null,
    primary key (token, purpose)
);
create index patient_token_by_patient on vault.patient_token (patient);

-- Every version ever stored. Never updated: the role below may not.
create table vault.record (
    type    text        not null,
    id      text        not null,
    version integer     not null check (version > 0),
    patient text,
    updated timestamptz not null,
    deleted boolean     not null,
    sealed  bytea,
    primary key (type, id, version),
    check (deleted = (sealed is null))
);

-- The current version of each record, with what finds and orders it.
create table vault.current_record (
    type        text        not null,
    id          text        not null,
    version     integer     not null,
    patient     text,
    updated     timestamptz not null,
    deleted     boolean     not null,
    clinical    timestamptz not null,
    fingerprint bytea,
    primary key (type, id)
);
create index current_record_by_patient on vault.current_record (patient, type, clinical desc, id desc) where not deleted;
create index current_record_by_clinical on vault.current_record (type, clinical desc, id desc) where not deleted;
create index current_record_by_update on vault.current_record (type, updated, id) where not deleted;

-- Blind index: each value a truncated keyed pseudo-random function of type, parameter and content.
create table vault.index_value (
    value bigint not null,
    type  text   not null,
    id    text   not null,
    primary key (value, type, id)
);
create index index_value_by_record on vault.index_value (type, id);

create table vault.index_period (
    type      text        not null,
    id        text        not null,
    parameter text        not null,
    starts    timestamptz not null,
    ends      timestamptz not null
);
create index index_period_by_record on vault.index_period (type, id);
create index index_period_by_time on vault.index_period (type, parameter, starts);

-- Where a patient is now; the unit is sealed.
create table vault.patient_place (
    encounter text primary key,
    patient   text        not null,
    since     timestamptz not null,
    unit      bytea       not null
);
create index patient_place_by_patient on vault.patient_place (patient);

revoke all on schema vault from public;
grant usage on schema vault to vigil_identified;
grant select, insert on vault.record, vault.patient_link, vault.patient_token to vigil_identified;
grant select, insert, update on vault.class_key, vault.patient_key, vault.current_record to vigil_identified;
grant select, insert, delete on vault.index_value, vault.index_period to vigil_identified;
grant select, insert, update, delete on vault.patient_place to vigil_identified;
