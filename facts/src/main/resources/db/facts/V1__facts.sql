-- The bitemporal store: every version of every fact, as said. What a fact says is sealed; tokens and times are not.
create table facts.fact (
    batch uuid not null,
    position int not null,
    token text not null,
    audit_token text not null,
    fact_id text not null,
    effective timestamptz not null,
    known timestamptz not null,
    sealed bytea not null,
    primary key (batch, position)
);

create index fact_of_patient on facts.fact (token, fact_id);
create index fact_in_time on facts.fact (token, effective);

-- Where each partition of the topic is to be read on from; moved in the transaction that stores what was read.
create table facts.consumed (
    topic text not null,
    partition int not null,
    next_offset bigint not null,
    primary key (topic, partition)
);

-- Records of the topic that could not be read, by their place and the code of the problem.
create table facts.refused (
    topic text not null,
    partition int not null,
    record_offset bigint not null,
    problem text not null,
    at timestamptz not null,
    primary key (topic, partition, record_offset)
);

grant usage on schema facts to vigil_pseudonymised;
grant select, insert, delete on facts.fact to vigil_pseudonymised;
grant select, insert, update on facts.consumed to vigil_pseudonymised;
grant select, insert on facts.refused to vigil_pseudonymised;
