-- The search index moves into the row that it finds: one blind array instead of many rows. What is in the clear, and
-- why, is in docs/decisions/0151-the-index-narrows.md.

alter table vault.current_record
    add column clinical_until timestamptz not null default 'infinity',
    add column blind          bigint[]    not null default '{}',
    -- The generation of the index that made the row; lower ones are indexed again when the vault opens.
    add column generation     smallint    not null default 0;

create index current_record_by_blind on vault.current_record using gin (blind) where not deleted;
create index current_record_of_old_generation on vault.current_record (type, id) where generation < 3 and not deleted;
create index record_by_update on vault.record (updated);

drop table vault.index_value;
drop table vault.index_period;
