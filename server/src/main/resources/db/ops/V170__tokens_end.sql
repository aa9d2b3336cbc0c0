-- When a token was issued, so that ending an account's sessions ends it too. Older ones count as issued long ago.
ALTER TABLE ops.access_token ADD COLUMN issued timestamptz NOT NULL DEFAULT '1970-01-01T00:00:00Z';
