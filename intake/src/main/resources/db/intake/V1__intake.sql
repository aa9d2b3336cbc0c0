-- Identified class: sealed originals as they came, the queue of those that a person must look at, and what leaves for the
-- facts topic. Nothing here is readable without the keys; what is in the clear is the envelope: sender, type, times, states.

create table intake.journal (
    id uuid primary key,
    -- the order of arrival; of use while the message waits
    seq bigint generated always as identity,
    sender text not null,
    -- subject of the client certificate that the connection showed, empty for none: what it names a message, another cannot
    origin text not null,
    -- MSH-10; null where the message had none that could be read
    control_id text,
    message_type text not null,
    -- the platform's clock
    received timestamptz not null,
    -- the machine's clock, for latencies
    arrived timestamptz not null,
    -- a data key of this message alone, wrapped: erasing it erases the original
    wrapped_key text not null,
    -- ciphertext does not compress
    sealed bytea storage external not null,
    state text not null check (state in ('RECEIVED', 'NORMALISED', 'EXCEPTION'))
);

-- A repeated message is stored once. One that reuses a control id for other content is kept too, without the control id.
create unique index journal_once on intake.journal (origin, sender, control_id) where control_id is not null;
create index journal_waiting on intake.journal (seq) where state = 'RECEIVED';

create table intake.exception (
    journal_id uuid primary key references intake.journal (id),
    queue text not null,
    problem text not null,
    reason text not null,
    next_step text not null,
    raised timestamptz not null,
    attempts int not null default 1,
    resolved timestamptz,
    -- a person's corrected version, sealed under the journal row's key; the original stays as it came
    correction bytea
);

create index exception_open on intake.exception (queue, raised) where resolved is null;

create table intake.outbox (
    seq bigint generated always as identity primary key,
    -- care token: the topic's key
    token text not null,
    -- already sealed with the facts keys
    payload bytea not null,
    -- the machine's clock when the message behind it arrived
    arrived timestamptz not null
);

grant usage on schema intake to vigil_identified;
grant select, insert, update on intake.journal, intake.exception to vigil_identified;
-- update: for the relay's row locks
grant select, insert, update, delete on intake.outbox to vigil_identified;
