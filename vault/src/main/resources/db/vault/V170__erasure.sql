-- Erasing patients whole: their keys, overwritten first, and with them everything that they sealed. The one way to delete:
-- the role itself deletes no record and no key.
create function vault.erase_patients(erased text[]) returns bigint
    language plpgsql security definer set search_path = vault, pg_temp
as $$
declare
    versions bigint;
begin
    update patient_key set wrapped = '' where patient = any(erased);
    delete from patient_key where patient = any(erased);
    delete from current_record where patient = any(erased);
    delete from patient_place where patient = any(erased);
    delete from patient_token where patient = any(erased);
    delete from patient_link where from_patient = any(erased);
    delete from record where patient = any(erased);
    get diagnostics versions = row_count;
    return versions;
end
$$;
revoke all on function vault.erase_patients(text[]) from public;
grant execute on function vault.erase_patients(text[]) to vigil_identified;
