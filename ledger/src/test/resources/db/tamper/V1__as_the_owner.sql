-- What the owner of the database could do to the evidence, for the tests that must find it.
update ledger.entry set actor = 'somebody-else' where index = 17;
update ledger.entry set subject = null where index = 18;
update ledger.entry set bytes = (select bytes from ledger.entry where index = 1) where index = 19;
delete from ledger.entry where index = 20;
