-- Pseudonymised class: tokens only. What an assessment says, the trend and clinicians' notes are sealed; in the clear is
-- what routing, timers and lists need.

create table alerts.assessment (
    id uuid primary key,
    patient text not null,
    as_of timestamptz not null,
    sealed bytea not null
);

create index assessment_of on alerts.assessment (patient, as_of);

-- One row a patient: the latest word on it and the memory of hysteresis, cooling and suppression.
create table alerts.watch (
    patient text primary key,
    audit_subject text not null,
    unit text not null,
    present boolean not null,
    merged_into text,
    latest uuid not null,
    latest_as_of timestamptz not null,
    held text not null,
    below_since timestamptz,
    below_count int not null,
    below_highest text not null,
    cooling_until timestamptz,
    cooling_tier text,
    cooling_alert uuid,
    run uuid,
    run_reason text,
    run_alert uuid,
    suppressed text,
    trend bytea not null
);

create index watch_unit on alerts.watch (unit) where present;
create index watch_merged on alerts.watch (merged_into) where merged_into is not null;

create table alerts.alert (
    id uuid primary key,
    patient text not null,
    audit_subject text not null,
    unit text not null,
    tier text not null,
    state text not null,
    -- level, reason or outcome, by state
    detail text not null,
    version int not null,
    -- the patient's present alert
    live boolean not null,
    condition_holds boolean not null,
    raised_at timestamptz not null,
    changed_at timestamptz not null,
    rules text not null,
    recipients text[] not null,
    cause uuid not null references alerts.assessment (id),
    merged_into text
);

create unique index alert_live on alerts.alert (patient) where live;
create index alert_of on alerts.alert (patient, raised_at);
create index alert_open on alerts.alert (unit) where state not in ('RESOLVED', 'CLOSED');

create table alerts.step (
    alert uuid not null references alerts.alert (id),
    sequence int not null,
    at timestamptz not null,
    from_state text not null,
    to_state text not null,
    reason text not null,
    late_seconds bigint not null,
    actor_kind text not null,
    actor_id text not null,
    actor_role text,
    actor_from text,
    -- the rule of a duty, or a decision with its purpose and policies
    rule text,
    decision uuid,
    purpose text,
    policies text[],
    -- sealed, base 64
    note text,
    entries uuid[] not null,
    assessment uuid,
    primary key (alert, sequence)
);

create table alerts.timer (
    alert uuid not null references alerts.alert (id),
    level int not null,
    due timestamptz not null,
    role text not null,
    primary key (alert, level)
);

create index timer_due on alerts.timer (due);

create table alerts.suppression (
    id uuid primary key,
    patient text not null,
    unit text not null,
    reason text not null,
    tier text not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    count bigint not null,
    alert uuid,
    rules text not null
);

create index suppression_of on alerts.suppression (patient, last_at);
create index suppression_in on alerts.suppression (unit, last_at);

-- Every set of rules that was ever in force, as it was read.
create table alerts.rules (
    address text primary key,
    name text not null,
    version int not null,
    content text not null,
    since timestamptz not null,
    unique (name, version)
);

-- Which of them is in force, one row for each name.
create table alerts.rules_in_force (
    name text primary key,
    address text not null references alerts.rules (address)
);

-- How far each partition of the assessments topic has been handled: moves with what was handled.
create table alerts.intake_position (
    topic text not null,
    partition int not null,
    next_offset bigint not null,
    primary key (topic, partition)
);

-- Records of the topic that could not be read. The payload is sealed as it came.
create table alerts.set_aside (
    topic text not null,
    partition int not null,
    position bigint not null,
    at timestamptz not null,
    reason text not null,
    payload bytea not null,
    primary key (topic, partition, position)
);

grant usage on schema alerts to vigil_pseudonymised;
grant select, insert on alerts.assessment, alerts.step, alerts.rules, alerts.set_aside to vigil_pseudonymised;
grant select, insert, update on alerts.watch, alerts.alert, alerts.suppression, alerts.rules_in_force,
    alerts.intake_position to vigil_pseudonymised;
grant select, insert, delete on alerts.timer to vigil_pseudonymised;
