-- Which patients are members of staff, or live with one, by audit token: told by an officer, and named nowhere else.
create table watch.staff_patient (
    account text not null,
    subject text not null,
    -- OWN: the patient is this person. HOUSEHOLD: the patient lives with this person.
    relation text not null check (relation in ('OWN', 'HOUSEHOLD')),
    since timestamptz not null,
    by_actor text not null,
    primary key (account, subject)
);

grant select, insert, delete on watch.staff_patient to vigil_evidence;
