package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.AccountMapper;
import health.vigil.hl7v2.internal.segment.Ft1Mapper;
import health.vigil.hl7v2.internal.segment.NteMapper;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.ChargeItem;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// What a message charges, wherever it stands: each FT1, to the patient's account and to that of the BLG that closes
/// its order.
final class Charges {
    private Charges() {}

    /// @param account of the patient, null where the message names none
    static void put(Session session, Subject subject, @Nullable Reference account) {
        List<ChargeItem> open = new ArrayList<>();
        boolean noted = false;
        for (ReadSegment segment : session.message().segments()) {
            noted = segment.name().equals("FT1") || (noted && segment.name().equals("NTE"));
            switch (segment.name()) {
                case "ORC" -> open.clear();
                case "FT1" -> open.add(Ft1Mapper.put(session, subject, segment, account));
                case "BLG" -> {
                    Reference billed = AccountMapper.billed(session, subject, segment);
                    if (billed != null) {
                        open.forEach(charge -> charge.addAccount(billed.copy()));
                    }
                }
                case "NTE" -> {
                    if (noted) {
                        NteMapper.apply(session, segment, "ChargeItem.note", open.getLast()::addNote);
                        session.from(open.getLast(), segment);
                    }
                }
                default -> {}
            }
        }
    }
}
