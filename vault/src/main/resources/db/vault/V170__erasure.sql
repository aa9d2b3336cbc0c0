-- Erasing a patient: the key goes, and with it everything that it sealed.
grant delete on vault.patient_key, vault.patient_token, vault.record, vault.current_record, vault.patient_link
    to vigil_identified;
