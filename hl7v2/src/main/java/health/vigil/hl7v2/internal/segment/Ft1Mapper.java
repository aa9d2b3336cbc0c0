package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cp;
import health.vigil.hl7v2.internal.datatype.Periods;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.AlternateCodes;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import org.hl7.fhir.r4.model.ChargeItem;
import org.hl7.fhir.r4.model.ChargeItem.ChargeItemStatus;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// FT1 as a ChargeItem. HL7 has no table for it.
public final class Ft1Mapper {
    private Ft1Mapper() {}

    /// @param account that is charged, null where the message names none
    public static ChargeItem put(Session session, Subject subject, ReadSegment ft1, @Nullable Reference account) {
        ChargeItem charge = new ChargeItem();
        charge.setSubject(subject.patientReference(session));
        charge.setContext(subject.encounterReference(session));
        if (account != null) {
            charge.addAccount(account.copy());
        }
        Fields in = new Fields(session, ft1, "ChargeItem");
        in.setId(1);
        in.numbers(
                2,
                "identifier.value",
                number -> charge.addIdentifier(new Identifier()
                        .setSystem(session.facility() + ":transaction")
                        .setValue(number)));
        period(in, charge);
        in.dateTime(5, "enteredDate", charge::setEnteredDateElement);
        status(in, charge);
        in.concept(7, "code", "0132", charge::setCode);
        in.texts(8, "note.text", text -> charge.addNote().setText(text));
        in.decimal(10, "quantity", number -> charge.setQuantity(new Quantity().setValue(number)));
        charge.setPriceOverride(Cp.money(in.field(11, "priceOverride").component(1), ""));
        in.codedOrganization(13, "costCenter", charge::setCostCenter);
        in.organization(32, "performingOrganization", charge::setPerformingOrganization);
        in.organization(33, "requestingOrganization", charge::setRequestingOrganization);
        in.concepts(19, "reason", "0051", charge::addReason);
        in.practitioners(20, "performer.actor", actor -> charge.addPerformer().setActor(actor));
        in.practitioner(24, "enterer", charge::setEnterer);
        ResourceIdentity identity = Identities.within(
                session,
                subject.patient(),
                "ChargeItem",
                ft1.field(2).peek(),
                ft1.field(4).raw(),
                Identities.code(ft1.field(7)));
        new ChargedMapper(session, subject, ft1, identity).apply(charge);
        if (!charge.hasCode()) {
            charge.setCode(new CodeableConcept().setText("not stated"));
        }
        session.put(identity, subject.patient(), charge, Mode.REPLACE, ft1);
        return charge;
    }

    /// FT1-4, a time or a range.
    private static void period(Fields in, ChargeItem charge) {
        Part range = in.field(4, "occurrence");
        charge.setOccurrence(Periods.orTime(
                range.component(1), range.component(2), in.session().zone()));
    }

    /// Table 0017: a credit takes a charge back.
    private static void status(Fields in, ChargeItem charge) {
        Part type = in.field(6, "status");
        ChargeItemStatus status = switch (type.peek()) {
            case "CG", "CD" -> ChargeItemStatus.BILLABLE;
            case "CR" -> ChargeItemStatus.NOTBILLABLE;
            case "PY" -> ChargeItemStatus.BILLED;
            default -> null;
        };
        charge.setStatus(status == null ? ChargeItemStatus.UNKNOWN : status);
        if (type.isValued()) {
            charge.getStatusElement()
                    .addExtension(AlternateCodes.of(
                            type, "0017", status != null || type.peek().equals("AJ")));
        }
    }
}
