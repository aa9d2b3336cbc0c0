-- From the ledger's subject to the facts: a replay begins with evidence.
create index fact_of_audit_subject on facts.fact (audit_token, token) where position = 0;
