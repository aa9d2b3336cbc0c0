CREATE TABLE beta.thing (id bigint PRIMARY KEY);
GRANT USAGE ON SCHEMA beta TO vigil_pseudonymised;
GRANT SELECT, INSERT ON beta.thing TO vigil_pseudonymised;
