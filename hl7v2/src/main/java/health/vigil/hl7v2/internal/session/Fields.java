package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.internal.datatype.Cwe;
import health.vigil.hl7v2.internal.datatype.Cx;
import health.vigil.hl7v2.internal.datatype.Dtm;
import health.vigil.hl7v2.internal.datatype.Ei;
import health.vigil.hl7v2.internal.datatype.Nm;
import health.vigil.hl7v2.internal.datatype.Xad;
import health.vigil.hl7v2.internal.datatype.Xpn;
import health.vigil.hl7v2.internal.datatype.Xtn;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.table.ConceptMap;
import java.math.BigDecimal;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointUse;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// The fields of one segment on their way into one resource: each call takes a field by its number, names the path
/// under the resource that it goes to, and hands over what the field says, if anything. Where a field repeats, the
/// consumer is called for each repetition.
public final class Fields {
    private final Session session;
    private final ReadSegment segment;
    private final String resource;

    /// @param resource FHIR type, or a path within it, that all paths are under
    public Fields(Session session, ReadSegment segment, String resource) {
        this.session = session;
        this.segment = segment;
        this.resource = resource;
    }

    public Session session() {
        return session;
    }

    public ReadSegment segment() {
        return segment;
    }

    /// The field as a whole.
    ///
    /// @param path within the resource, such as `name`
    public Part field(int number, String path) {
        return segment.isSent(number)
                ? segment.field(number, path.isEmpty() ? resource : resource + "." + path)
                : segment.field(number);
    }

    public boolean isValued(int number) {
        return segment.field(number).isValued();
    }

    /// The text of the first leaf, to decide by; it does not count as carried.
    public String peek(int number) {
        return segment.field(number).peek();
    }

    public void setId(int... numbers) {
        segment.notCarried(Reason.SET_ID, numbers);
    }

    /// Every repetition with a value.
    public void each(int number, String path, Consumer<Part> use) {
        Part field = field(number, path);
        if (field.isValued()) {
            field.repetitions().forEach(use);
        }
    }

    public void text(int number, String path, Consumer<String> use) {
        Part field = field(number, path);
        if (field.component(1).isValued()) {
            use.accept(field.to(""));
        }
    }

    /// @param table HL7 table of a code sent without a system, null for none
    public void concept(int number, String path, @Nullable String table, Consumer<CodeableConcept> use) {
        each(number, path, one -> use.accept(Cwe.concept(one, table, session.facility())));
    }

    /// The first repetition only, for an element that holds one; further ones, which the standard has none of, stay
    /// unread.
    public void firstConcept(int number, String path, @Nullable String table, Consumer<CodeableConcept> use) {
        Part field = field(number, path);
        if (field.isValued()) {
            use.accept(Cwe.concept(field.repetitions().getFirst(), table, session.facility()));
        }
    }

    public void concept(int number, String path, ConceptMap map, Consumer<CodeableConcept> use) {
        each(number, path, one -> use.accept(Concepts.of(session, one, map)));
    }

    /// A code that becomes one of FHIR's own, by the map.
    public void code(int number, String path, ConceptMap map, Consumer<Coding> use) {
        each(number, path, one -> {
            Coding target = Concepts.code(session, one, map);
            if (target != null) {
                use.accept(target);
            }
        });
    }

    public void dateTime(int number, String path, Consumer<DateTimeType> use) {
        DateTimeType time = Dtm.dateTime(field(number, path), session.zone(), "");
        if (time != null) {
            use.accept(time);
        }
    }

    public void date(int number, String path, Consumer<DateType> use) {
        DateType date = Dtm.date(field(number, path), "");
        if (date != null) {
            use.accept(date);
        }
    }

    /// A number; what is none stays unread.
    public void decimal(int number, String path, Consumer<BigDecimal> use) {
        Part field = field(number, path);
        BigDecimal value = Nm.decimal(field.peek());
        if (value != null) {
            field.carried("");
            use.accept(value);
        }
    }

    /// A whole number of at most nine digits; what is none, or is less, stays unread.
    public void whole(int number, String path, int least, Consumer<Integer> use) {
        Part field = field(number, path);
        Integer value = Nm.whole(field.peek());
        if (value != null && value >= least) {
            field.carried("");
            use.accept(value);
        }
    }

    public void names(int number, String path, Consumer<HumanName> use) {
        each(number, path, xpn -> use.accept(Xpn.name(xpn, session.zone())));
    }

    public void addresses(int number, String path, Consumer<Address> use) {
        each(number, path, xad -> use.accept(Xad.address(xad, session.zone())));
    }

    /// @param implied use where XTN.2 does not say
    public void telecoms(int number, String path, @Nullable ContactPointUse implied, Consumer<ContactPoint> use) {
        each(number, path, xtn -> use.accept(Xtn.contactPoint(xtn, implied, session.zone())));
    }

    /// CX, each repetition that has a number.
    public void identifiers(int number, String path, Consumer<Identifier> use) {
        each(number, path, cx -> {
            if (cx.component(1).isValued()) {
                use.accept(Cx.identifier(cx, session.facility(), session.zone()));
            }
        });
    }

    /// EI, each repetition that has a number.
    ///
    /// @param type code of table 0203, null for none
    public void entityIdentifiers(int number, String path, @Nullable String type, Consumer<Identifier> use) {
        each(number, path, ei -> {
            if (ei.component(1).isValued()) {
                use.accept(Ei.identifier(ei, type, session.facility()));
            }
        });
    }

    /// XCN, as references to Practitioners.
    public void practitioners(int number, String path, Consumer<Reference> use) {
        each(number, path, xcn -> use.accept(Practitioners.reference(session, xcn)));
    }

    /// XCN, the first repetition only.
    public void practitioner(int number, String path, Consumer<Reference> use) {
        Part field = field(number, path);
        if (field.isValued()) {
            use.accept(Practitioners.reference(session, field.repetitions().getFirst()));
        }
    }

    /// XON, as references to Organizations.
    public void organizations(int number, String path, Consumer<Reference> use) {
        each(number, path, xon -> {
            Reference organization = Organizations.reference(session, xon);
            if (organization != null) {
                use.accept(organization);
            }
        });
    }

    /// CWE, as references to Organizations.
    public void codedOrganizations(int number, String path, Consumer<Reference> use) {
        each(number, path, cwe -> {
            Reference organization = Organizations.coded(session, cwe);
            if (organization != null) {
                use.accept(organization);
            }
        });
    }

    /// PL, as references to Locations.
    public void locations(int number, String path, Consumer<Reference> use) {
        each(number, path, pl -> {
            Reference place = Locations.reference(session, pl);
            if (place != null) {
                use.accept(place);
            }
        });
    }
}
