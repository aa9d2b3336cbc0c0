-- Identified class: who is told of which writes. The Subscription as its caller sent it, with filters and with the headers that
-- its receiver asks for, is sealed; in the clear is who asked for which type, and of which records they are to be told.

create table gateway.subscription (
    id           text primary key,
    caller_kind  text        not null,
    caller       text        not null,
    caller_role  text        not null,
    caller_units text[]      not null,
    -- what the caller's token was given for; null for all that the role may
    caller_scopes text,
    purpose      text        not null,
    -- the address under which the caller knows this server
    base         text        not null,
    wrapped_key  text        not null,
    sealed       bytea       not null,
    channel      text        not null check (channel in ('REST_HOOK', 'WEBSOCKET')),
    state        text        not null check (state in ('REQUESTED', 'ACTIVE', 'ERROR', 'OFF')),
    -- how many events have a number, and the last one that was delivered
    events       bigint      not null default 0,
    delivered    bigint      not null default 0,
    failures     integer     not null default 0,
    -- nothing is sent before this: after a failure, and while another node sends
    pause_until  timestamptz not null,
    -- when something has to be said although nothing happened
    beat_at      timestamptz,
    ends         timestamptz
);

-- No reference to the subscription: a write must not wait for a delivery, nor fail with a subscription.
create table gateway.subscription_event (
    place        bigint generated always as identity primary key,
    subscription text        not null,
    -- given when it is delivered for the first time; one that the subscriber may not know of never gets one
    number       bigint,
    type         text        not null,
    id           text        not null,
    version      integer     not null,
    at           timestamptz not null
);
create index subscription_event_new on gateway.subscription_event (subscription, place) where number is null;
create unique index subscription_event_number on gateway.subscription_event (subscription, number);

grant select, insert, update, delete on gateway.subscription, gateway.subscription_event to vigil_identified;
