-- Investigators' questions at fifty million entries. Every one of them is answered by walking one of these indexes from
-- its end until the page is full, so its cost does not grow with the log.

-- The filters that narrow a walk are in the index, so that only the entries of the page are fetched.
drop index ledger.entry_actor;
drop index ledger.entry_subject;
create index entry_actor on ledger.entry (actor, index) include (kind, time);
create index entry_subject on ledger.entry (subject, index) include (kind, time) where subject is not null;
create index entry_kind on ledger.entry (kind, index) include (time);

-- Entries are only ever added: a page that is known to be visible to all is read from its index alone.
alter table ledger.entry set (
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 50000,
    autovacuum_analyze_scale_factor = 0.02);

-- Which stretch of the log a time lies in. Clocks may step back a little, so a stretch has its own bounds; a question
-- about a time reads the stretches that touch it and no others.
drop index ledger.entry_time;
create table ledger.stretch (
    number bigint primary key,
    earliest timestamptz not null,
    latest timestamptz not null
);

-- References that very many entries share, policies and bundles, in the order of the log. An inverted index would
-- collect and sort all of them for a page. The name is hashed to 64 bits; whoever reads compares the name itself.
create table ledger.mention (
    reference bigint not null,
    index bigint not null,
    primary key (reference, index)
);

create function ledger.follow() returns trigger language plpgsql as $$
begin
    insert into ledger.stretch as s (number, earliest, latest)
    select index / 4096, min(time), max(time) from added group by 1
    on conflict (number) do update
    set earliest = least(s.earliest, excluded.earliest), latest = greatest(s.latest, excluded.latest);

    insert into ledger.mention (reference, index)
    select distinct hashtextextended(reference, 0), index
    from added, unnest(refs) as reference
    where reference like 'policy/%' or reference like 'bundle/%';
    return null;
end
$$;

create trigger follow after insert on ledger.entry
referencing new table as added for each statement execute function ledger.follow();

insert into ledger.stretch (number, earliest, latest)
select index / 4096, min(time), max(time) from ledger.entry group by 1;

insert into ledger.mention (reference, index)
select distinct hashtextextended(reference, 0), index
from ledger.entry, unnest(refs) as reference
where reference like 'policy/%' or reference like 'bundle/%';

grant select, insert, update on ledger.stretch to vigil_evidence;
grant select, insert on ledger.mention to vigil_evidence;
