-- What is known of each person's days, from the log alone: it can be made again by setting the position to 0.
create table watch.position (
    name text primary key,
    next_index bigint not null
);

create table watch.activity (
    actor text not null,
    day date not null,
    role text not null,
    opened int not null,
    searches int not null,
    refused int not null,
    -- refusals of the last ten minutes, in milliseconds since 1970
    refused_lately bigint[] not null,
    -- refusals for patients of units where the person does not work
    without_relationship int not null,
    exported bigint not null,
    -- one bit for each hour in which records were opened
    hours int not null,
    -- hours far from any worked before, and patients opened in them
    odd int not null,
    primary key (actor, day)
);
create index activity_of_role on watch.activity (role, day);

create table watch.opened (
    actor text not null,
    day date not null,
    subject text not null,
    first_at timestamptz not null,
    primary key (actor, day, subject)
);

-- Patients whose records need special care, such as a public person's, by audit token.
create table watch.flagged (
    subject text primary key,
    since timestamptz not null,
    by_actor text not null
);

create table watch.finding (
    id uuid primary key,
    rule text not null,
    severity text not null,
    actor text not null,
    day date not null,
    sentence text not null,
    figures text not null,
    entries bigint[] not null,
    raised_at timestamptz not null,
    verdict text,
    reviewed_at timestamptz,
    reviewed_by text,
    -- the patient whom it is about, by audit token; empty where it is about many
    subject text not null,
    unique (rule, severity, actor, day, subject)
);
create index finding_open on watch.finding (raised_at) where verdict is null;

create table watch.containment (
    target text not null,
    name text not null,
    since timestamptz not null,
    by_actor text not null,
    reason text not null,
    primary key (target, name)
);

grant usage on schema watch to vigil_evidence;
grant select, insert, update on watch.position, watch.activity, watch.finding to vigil_evidence;
grant select, insert on watch.opened to vigil_evidence;
grant select, insert, update, delete on watch.flagged, watch.containment to vigil_evidence;
