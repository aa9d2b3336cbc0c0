CREATE TABLE alpha.thing (id bigint PRIMARY KEY, name text NOT NULL);
GRANT USAGE ON SCHEMA alpha TO vigil_identified;
GRANT SELECT, INSERT ON alpha.thing TO vigil_identified;
