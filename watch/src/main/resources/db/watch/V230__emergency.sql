-- Access to one patient that a clinician took in an emergency, outside of the units that they work in.
create table watch.emergency (
    id uuid primary key,
    actor text not null,
    role text not null,
    -- the patient, by audit token
    subject text not null,
    reason text not null,
    -- what was written besides, sealed; gone once somebody has reviewed it
    words bytea,
    opened_at timestamptz not null,
    ends_at timestamptz not null,
    -- whether it became a finding that nobody had reviewed it in time
    told boolean not null default false,
    verdict text,
    reviewed_at timestamptz,
    reviewed_by text
);
create index emergency_waiting on watch.emergency (opened_at) where verdict is null;
create index emergency_open on watch.emergency (ends_at);

grant select, insert, update on watch.emergency to vigil_evidence;
