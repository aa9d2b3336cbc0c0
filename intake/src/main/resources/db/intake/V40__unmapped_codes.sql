-- Codes and units that no table and no sender's map has: work for whoever keeps the maps. What a sender calls a code may be
-- anything, so it is sealed, under a key of its row; the id is a keyed function of sender, system and code.
create table intake.unmapped_code (
    id text primary key,
    sender text not null,
    wrapped_key text not null,
    sealed bytea not null,
    seen bigint not null,
    first_seen timestamptz not null,
    last_seen timestamptz not null
);

create index unmapped_code_by_use on intake.unmapped_code (seen desc, id);

grant select, insert, update, delete on intake.unmapped_code to vigil_identified;
