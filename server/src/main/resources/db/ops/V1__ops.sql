-- Who may sign in. No patient is in this schema.

CREATE TABLE ops.account (
    name          text PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9.-]{0,62}$'),
    display_name  text        NOT NULL,
    kind          text        NOT NULL CHECK (kind IN ('PERSON', 'MACHINE')),
    role          text        NOT NULL,
    units         text[]      NOT NULL,
    password_hash text        NOT NULL,
    enabled       boolean     NOT NULL DEFAULT true,
    failures      integer     NOT NULL DEFAULT 0,
    locked_until  timestamptz,
    last_sign_in  timestamptz
);

-- Access tokens of machines: the SHA-256 of 256 random bits, so the table opens no door.
CREATE TABLE ops.access_token (
    digest  bytea PRIMARY KEY,
    account text        NOT NULL REFERENCES ops.account ON DELETE CASCADE,
    expires timestamptz NOT NULL
);

GRANT USAGE ON SCHEMA ops TO vigil_operational;
GRANT SELECT, INSERT, UPDATE, DELETE ON ops.account, ops.access_token TO vigil_operational;
