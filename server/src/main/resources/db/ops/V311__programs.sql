-- Access tokens of programs that sign in by assertions: the SHA-256 of 256 random bits, for what it was given, and until when.
CREATE TABLE ops.program_token (
    digest  bytea PRIMARY KEY,
    client  text        NOT NULL,
    scopes  text        NOT NULL,
    issued  timestamptz NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX program_token_expires ON ops.program_token (expires);

-- Assertions that have served, by the SHA-256 of the client and its name for it, for as long as one could be sent again.
CREATE TABLE ops.used_assertion (
    digest bytea PRIMARY KEY,
    until  timestamptz NOT NULL
);
CREATE INDEX used_assertion_until ON ops.used_assertion (until);

GRANT SELECT, INSERT, DELETE ON ops.program_token, ops.used_assertion TO vigil_operational;
