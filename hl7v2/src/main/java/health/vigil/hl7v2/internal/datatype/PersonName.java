package health.vigil.hl7v2.internal.datatype;

import health.vigil.hl7v2.internal.reading.Part;
import java.time.ZoneId;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Period;

/// The name within an XCN, whose components stand one further on than in an XPN; table XCN[Practitioner].
public final class PersonName {
    private PersonName() {}

    public static HumanName of(Part xcn, ZoneId zone) {
        HumanName name = words(xcn);
        Xpn.use(name, xcn.component(10));
        Xpn.order(name, xcn.component(18));
        Period period = Periods.ofEither(xcn.component(19), xcn.component(20), xcn.component(17), zone);
        if (period != null) {
            name.setPeriod(period);
        }
        return name;
    }

    /// What is written of it: all but its use, its order and when it is valid.
    private static HumanName words(Part xcn) {
        HumanName name = new HumanName();
        Xpn.family(name, xcn.component(2));
        Xpn.given(name, xcn.component(3), xcn.component(4));
        Xpn.suffix(name, xcn.component(5));
        Xpn.prefix(name, xcn.component(6));
        Xpn.suffix(name, xcn.component(7));
        Xpn.suffix(name, xcn.component(21));
        return name;
    }

    /// A name as one would write it, which goes to one text.
    ///
    /// @param person XCN, CNN or XPN
    /// @param family which of its components is the family name
    public static String said(Part person, int family, String path) {
        StringBuilder said = new StringBuilder();
        for (int number : new int[] {family + 4, family + 1, family + 2, family, family + 3, family + 5}) {
            Part word = person.component(number).component(1);
            if (word.isValued()) {
                said.append(said.isEmpty() ? "" : " ").append(word.to(path));
            }
        }
        return said.toString();
    }
}
