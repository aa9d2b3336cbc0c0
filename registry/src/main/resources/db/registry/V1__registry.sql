-- Every bundle ever offered, by the address of its content: a name and version stand for one content for ever.
create table registry.bundle (
    address text primary key,
    name text not null,
    version text not null,
    registered_at timestamptz not null,
    unique (name, version)
);

-- Which bundle went live when; the last one is live.
create table registry.activation (
    seq bigint generated always as identity primary key,
    address text not null references registry.bundle,
    at timestamptz not null,
    actor text not null,
    decision uuid not null
);

grant usage on schema registry to vigil_pseudonymised;
grant select, insert on registry.bundle, registry.activation to vigil_pseudonymised;
