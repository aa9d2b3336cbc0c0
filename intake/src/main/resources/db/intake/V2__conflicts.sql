-- A message that reuses a control id for other content has no control id here. It is known by a keyed function of its
-- content, under the key of the message that it conflicts with, so that it is kept once however often it is sent.
alter table intake.journal add column conflict bytea;

create unique index journal_conflict_once on intake.journal (origin, sender, conflict) where conflict is not null;
