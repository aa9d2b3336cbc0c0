package health.vigil.hl7v2.internal.datatype;

import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.table.PatientTables;
import java.time.ZoneId;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.StringType;

/// XAD, tables XAD[Address] and SAD[Address].
public final class Xad {
    private static final String ISO = "http://hl7.org/fhir/StructureDefinition/iso21090-";

    private Xad() {}

    public static Address address(Part xad, ZoneId zone) {
        Address address = new Address();
        Part street = xad.component(1);
        line(address, street.component(1));
        line(address, street.component(2));
        line(address, street.component(3));
        line(address, xad.component(2));
        Part city = xad.component(3).asText();
        if (city.isValued()) {
            address.setCity(city.to(".city"));
        }
        Part state = xad.component(4).asText();
        if (state.isValued()) {
            address.setState(state.to(".state"));
        }
        Part code = xad.component(5).asText();
        if (code.isValued()) {
            address.setPostalCode(code.to(".postalCode"));
        }
        Part country = xad.component(6).asText();
        if (country.isValued()) {
            address.setCountry(country.to(".country"));
        }
        use(address, xad.component(7));
        String district = Cwe.words(xad.component(9), ".district");
        if (!district.isEmpty()) {
            address.setDistrict(district);
        }
        String tract = Cwe.words(xad.component(10), ".extension(censusTract)");
        if (!tract.isEmpty()) {
            address.addExtension(ISO + "ADXP-censusTract", new StringType(tract));
        }
        Period period = Periods.ofEither(xad.component(13), xad.component(14), xad.component(12), zone);
        if (period != null) {
            address.setPeriod(period);
        }
        line(address, xad.component(19));
        return address;
    }

    private static void line(Address address, Part part) {
        if (part.isValued()) {
            address.addLine(part.asText().to(".line"));
        }
    }

    private static void use(Address address, Part type) {
        String code = type.peek();
        Address.AddressUse use = PatientTables.addressUse(code);
        if (use != null) {
            address.setUse(use);
            type.carried(".use");
        }
        if (code.equals("HV")) {
            address.addExtension(ISO + "AD-use", new CodeType(type.code(".extension(AD-use)")));
        }
        Address.AddressType kind = PatientTables.addressType(code);
        if (kind != null) {
            address.setType(kind);
            type.carried(".type");
        }
    }
}
