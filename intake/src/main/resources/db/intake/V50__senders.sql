-- What is configured for each sending system, in versions: a change adds one, none is altered or taken away.
create table intake.sender_settings (
    id bigint generated always as identity primary key,
    sender text not null,
    version int not null,
    zone text not null,
    patient_identifier_type text not null,
    character_set text not null,
    answers text not null,
    facility text not null,
    numbers text not null,
    answer_to text not null,
    changed timestamptz not null,
    changed_by text not null,
    unique (sender, version)
);

-- How many messages of a sender became records, and what became of their fields. Positions, never content.
create table intake.sender_traffic (
    sender text primary key,
    messages bigint not null,
    last_message timestamptz not null
);

create table intake.conservation (
    sender text not null,
    field text not null,
    outcome text not null,
    reason text not null,
    fields bigint not null,
    primary key (sender, field, outcome, reason)
) with (fillfactor = 60);

-- The sequence number protocol: the last number that was taken from each sender, null where the next one is taken whatever
-- it is.
create table intake.sequence (
    origin text not null,
    sender text not null,
    taken bigint,
    primary key (origin, sender)
);

-- Application acknowledgements (MSH-16) that wait to be sent: header fields and a code, nothing of the content.
create table intake.answer (
    id bigint generated always as identity primary key,
    sender text not null,
    message bytea not null,
    -- the machine's clock; one that is being sent is due again when its sender should have come back
    written timestamptz not null,
    due timestamptz not null,
    attempts int not null default 0
);

create index answer_due on intake.answer (due);

grant select, insert, update, delete on intake.answer to vigil_identified;
grant select, insert, update on intake.sequence to vigil_identified;
grant select, insert on intake.sender_settings to vigil_identified;
grant select, insert, update on intake.sender_traffic, intake.conservation to vigil_identified;
