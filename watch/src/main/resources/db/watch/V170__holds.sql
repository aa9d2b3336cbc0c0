-- Legal holds in force: while there is one, no evidence is deleted and no patient erased.
create table watch.hold (
    name text primary key,
    since timestamptz not null,
    by_actor text not null
);

grant select, insert, delete on watch.hold to vigil_evidence;
