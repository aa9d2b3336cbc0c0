package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.internal.datatype.Cq;
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
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointUse;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// The fields of one segment on their way into one resource: each call takes a field by its number, names the path
/// under the resource that it goes to, and hands over what the field says, if anything.
///
/// A call in the plural hands over what each repetition says, for an element that is a list. One in the singular hands
/// over what the first repetition with a value says, for an element that holds one: further ones stay unread, and so
/// are kept as sent.
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

    /// @param all whether each repetition with a value is wanted, or only the first
    /// @param read gives null where a repetition says nothing
    private <T> void read(int number, String path, boolean all, Function<Part, @Nullable T> read, Consumer<T> use) {
        Part field = field(number, path);
        if (!field.isValued()) {
            return;
        }
        for (Part repetition : all ? field.repetitions() : List.of(field.first())) {
            T said = read.apply(repetition);
            if (said != null) {
                use.accept(said);
            }
        }
    }

    /// Every repetition with a value.
    public void each(int number, String path, Consumer<Part> use) {
        read(number, path, true, one -> one, use);
    }

    /// The first repetition with a value.
    public void first(int number, String path, Consumer<Part> use) {
        read(number, path, false, one -> one, use);
    }

    /// A text, which has no components: the first repetition as a whole.
    public void text(int number, String path, Consumer<String> use) {
        read(number, path, false, Fields::text, use);
    }

    public void texts(int number, String path, Consumer<String> use) {
        read(number, path, true, Fields::text, use);
    }

    /// The number of each repetition of a type that says more than that (EI, CX), which stays unread.
    public void numbers(int number, String path, Consumer<String> use) {
        read(number, path, true, one -> text(one.component(1)), use);
    }

    private static @Nullable String text(Part one) {
        return one.isValued() ? one.asText().to("") : null;
    }

    /// @param table HL7 table of a code sent without a system, null for none
    public void concept(int number, String path, @Nullable String table, Consumer<CodeableConcept> use) {
        read(number, path, false, one -> concept(one, table), use);
    }

    /// @param table HL7 table of a code sent without a system, null for none
    public void concepts(int number, String path, @Nullable String table, Consumer<CodeableConcept> use) {
        read(number, path, true, one -> concept(one, table), use);
    }

    private @Nullable CodeableConcept concept(Part one, @Nullable String table) {
        return said(Cwe.concept(one, table, session.facility()));
    }

    public void concept(int number, String path, ConceptMap map, Consumer<CodeableConcept> use) {
        read(number, path, false, one -> said(Concepts.of(session, one, map)), use);
    }

    public void concepts(int number, String path, ConceptMap map, Consumer<CodeableConcept> use) {
        read(number, path, true, one -> said(Concepts.of(session, one, map)), use);
    }

    private static @Nullable CodeableConcept said(CodeableConcept concept) {
        return concept.isEmpty() ? null : concept;
    }

    /// A code that becomes one of FHIR's own, by the map.
    public void code(int number, String path, ConceptMap map, Consumer<Coding> use) {
        read(number, path, false, one -> Concepts.code(session, one, map), use);
    }

    /// CQ.
    public void quantity(int number, String path, Consumer<Quantity> use) {
        read(number, path, false, one -> Cq.quantity(one, session.facility()), use);
    }

    /// A number in one field, its unit (CWE) in another.
    public void measured(int number, int units, String path, Consumer<Quantity> use) {
        Quantity measured = Cq.measured(field(number, path), field(units, path), session.facility());
        if (measured != null) {
            use.accept(measured);
        }
    }

    public void dateTime(int number, String path, Consumer<DateTimeType> use) {
        read(number, path, false, one -> Dtm.dateTime(one, session.zone(), ""), use);
    }

    public void date(int number, String path, Consumer<DateType> use) {
        read(number, path, false, one -> Dtm.date(one, ""), use);
    }

    /// A number; what is none stays unread.
    public void decimal(int number, String path, Consumer<BigDecimal> use) {
        read(number, path, false, one -> carried(one, Nm.decimal(one.peek())), use);
    }

    /// A whole number of at most nine digits; what is none, or is less, stays unread.
    public void whole(int number, String path, int least, Consumer<Integer> use) {
        read(
                number,
                path,
                false,
                one -> {
                    Integer value = Nm.whole(one.peek());
                    return carried(one, value != null && value >= least ? value : null);
                },
                use);
    }

    private static <T> @Nullable T carried(Part one, @Nullable T value) {
        if (value != null) {
            one.carried("");
        }
        return value;
    }

    public void names(int number, String path, Consumer<HumanName> use) {
        read(number, path, true, xpn -> Xpn.name(xpn, session.zone()), use);
    }

    public void addresses(int number, String path, Consumer<Address> use) {
        read(number, path, true, xad -> Xad.address(xad, session.zone()), use);
    }

    /// @param implied use where XTN.2 does not say
    public void telecoms(int number, String path, @Nullable ContactPointUse implied, Consumer<ContactPoint> use) {
        read(number, path, true, xtn -> Xtn.contactPoint(xtn, implied, session.zone()), use);
    }

    /// CX that has a number.
    public void identifier(int number, String path, Consumer<Identifier> use) {
        read(number, path, false, this::numbered, use);
    }

    /// CX, each repetition that has a number.
    public void identifiers(int number, String path, Consumer<Identifier> use) {
        read(number, path, true, this::numbered, use);
    }

    private @Nullable Identifier numbered(Part cx) {
        return cx.component(1).isValued() ? Cx.identifier(cx, session.facility(), session.zone()) : null;
    }

    /// EI that has a number.
    ///
    /// @param type code of table 0203, null for none
    public void entityIdentifier(int number, String path, @Nullable String type, Consumer<Identifier> use) {
        read(number, path, false, ei -> numbered(ei, type), use);
    }

    /// EI, each repetition that has a number.
    ///
    /// @param type code of table 0203, null for none
    public void entityIdentifiers(int number, String path, @Nullable String type, Consumer<Identifier> use) {
        read(number, path, true, ei -> numbered(ei, type), use);
    }

    private @Nullable Identifier numbered(Part ei, @Nullable String type) {
        return ei.component(1).isValued() ? Ei.identifier(ei, type, session.facility()) : null;
    }

    /// XCN, as reference to a Practitioner.
    public void practitioner(int number, String path, Consumer<Reference> use) {
        read(number, path, false, xcn -> Practitioners.reference(session, xcn), use);
    }

    /// XCN, as references to Practitioners.
    public void practitioners(int number, String path, Consumer<Reference> use) {
        read(number, path, true, xcn -> Practitioners.reference(session, xcn), use);
    }

    /// XON, as reference to an Organization.
    public void organization(int number, String path, Consumer<Reference> use) {
        read(number, path, false, xon -> Organizations.reference(session, xon), use);
    }

    /// XON, as references to Organizations.
    public void organizations(int number, String path, Consumer<Reference> use) {
        read(number, path, true, xon -> Organizations.reference(session, xon), use);
    }

    /// CWE, as reference to an Organization.
    public void codedOrganization(int number, String path, Consumer<Reference> use) {
        read(number, path, false, cwe -> Organizations.coded(session, cwe), use);
    }

    /// CWE, as references to Organizations.
    public void codedOrganizations(int number, String path, Consumer<Reference> use) {
        read(number, path, true, cwe -> Organizations.coded(session, cwe), use);
    }

    /// PL, as reference to a Location.
    public void location(int number, String path, Consumer<Reference> use) {
        read(number, path, false, pl -> Locations.reference(session, pl), use);
    }

    /// PL, as references to Locations.
    public void locations(int number, String path, Consumer<Reference> use) {
        read(number, path, true, pl -> Locations.reference(session, pl), use);
    }
}
