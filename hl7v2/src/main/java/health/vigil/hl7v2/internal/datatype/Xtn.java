package health.vigil.hl7v2.internal.datatype;

import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.table.PatientTables;
import java.math.BigDecimal;
import java.time.ZoneId;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointSystem;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointUse;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/// XTN, table XTN[ContactPoint]. A cellular phone (XTN.3) is `mobile`, whose number it is besides (XTN.2) stays
/// unread.
public final class Xtn {
    private static final String EXTENSION = "http://hl7.org/fhir/StructureDefinition/contactpoint-";

    private Xtn() {}

    /// @param use where XTN.2 does not say, null for none
    public static ContactPoint contactPoint(Part xtn, @Nullable ContactPointUse use, ZoneId zone) {
        ContactPoint contact = new ContactPoint();
        system(contact, xtn);
        value(contact, xtn);
        Part sentUse = xtn.component(2);
        ContactPointUse known = PatientTables.contactUse(sentUse.peek());
        if (contact.hasUse()) {
            if (contact.getUse() == known) {
                sentUse.carried(".use");
            }
        } else if (known != null) {
            contact.setUse(known);
            sentUse.carried(".use");
        } else if (!sentUse.isValued()) {
            contact.setUse(use);
        }
        Period period = Periods.of(xtn.component(13), xtn.component(14), zone);
        if (period != null) {
            contact.setPeriod(period);
        }
        Part rank = xtn.component(18);
        BigDecimal order = Nm.decimal(rank.peek());
        if (order != null && order.scale() <= 0 && order.signum() > 0 && order.precision() < 9) {
            contact.setRank(order.intValue());
            rank.carried(".rank");
        }
        return contact;
    }

    private static void system(ContactPoint contact, Part xtn) {
        Part equipment = xtn.component(3);
        ContactPointSystem system = PatientTables.contactSystem(equipment.peek());
        if (system != null) {
            contact.setSystem(system);
            equipment.carried(".system");
            if (equipment.peek().equals("CP")) {
                contact.setUse(ContactPointUse.MOBILE);
            }
        } else if (!equipment.isValued() && xtn.component(4).isValued()) {
            contact.setSystem(ContactPointSystem.EMAIL);
        } else {
            contact.getSystemElement()
                    .addExtension(
                            "http://hl7.org/fhir/StructureDefinition/data-absent-reason", new CodeType("unknown"));
        }
    }

    /// The number whole (XTN.12), else put together of its parts, else as XTN.1 has it; the address of what is no
    /// telephone, and of one without a number.
    private static void value(ContactPoint contact, Part xtn) {
        Part address = xtn.component(4).asText();
        Part local = xtn.component(7);
        Part whole = xtn.component(12).asText();
        Part number = xtn.component(1).asText();
        part(contact, xtn.component(5), "country");
        part(contact, xtn.component(6), "area");
        part(contact, local, "local");
        part(contact, xtn.component(8), "extension");
        boolean numbered = whole.isValued() || local.isValued() || number.isValued();
        if (address.isValued() && !(numbered && isTelephone(xtn.component(3).peek()))) {
            contact.setValue(address.to(".value"));
        } else if (whole.isValued()) {
            contact.setValue(whole.to(".value"));
        } else if (local.isValued()) {
            contact.setValue(joined(xtn));
        } else if (number.isValued()) {
            contact.setValue(number.to(".value"));
        }
    }

    private static boolean isTelephone(String equipment) {
        ContactPointSystem system = PatientTables.contactSystem(equipment);
        return system != null && system != ContactPointSystem.EMAIL;
    }

    private static String joined(Part xtn) {
        String country = xtn.component(5).peek();
        String area = xtn.component(6).peek();
        String extension = xtn.component(8).peek();
        return (country.isEmpty() ? "" : "+" + country + " ")
                + (area.isEmpty() ? "" : area + " ")
                + xtn.component(7).peek()
                + (extension.isEmpty() ? "" : " X" + extension);
    }

    private static void part(ContactPoint contact, Part part, String which) {
        if (part.isValued()) {
            contact.addExtension(EXTENSION + which, new StringType(part.to(".extension(contactpoint-" + which + ")")));
        }
    }
}
