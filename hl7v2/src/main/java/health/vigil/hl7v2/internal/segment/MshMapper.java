package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Organizations;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.table.CodeSystems;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.MessageHeader;
import org.hl7.fhir.r4.model.MessageHeader.MessageDestinationComponent;
import org.hl7.fhir.r4.model.MessageHeader.MessageSourceComponent;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.UrlType;
import org.jspecify.annotations.Nullable;

/// MSH and SFT, tables MSH[MessageHeader] and SFT[MessageHeader], of a message that is converted by itself. In a
/// record the Provenance says where things are from.
public final class MshMapper {
    private static final String ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

    private MshMapper() {}

    /// States the MessageHeader, after the Provenance has left MSH out as the envelope.
    public static void put(Session session) {
        ReadSegment msh = session.message().segment("MSH");
        MessageHeader header = new MessageHeader();
        Fields in = new Fields(session, msh, "MessageHeader");
        header.setEvent(event(in));
        header.setSource(source(session, in));
        header.setSender(sender(session, in));
        destinations(session, in, header);
        in.organization(22, "responsible", header::setResponsible);
        in.each(8, "meta.security", code -> security(code, header.getMeta()));
        tags(in, header.getMeta());
        Part language = in.field(19, "language");
        if (language.hasText()) {
            header.setLanguage(language.code(""));
        }
        session.put(
                new ResourceIdentity("MessageHeader", EventMapper.MESSAGE, session.messageId()),
                null,
                header,
                Mode.REPLACE);
    }

    private static Coding event(Fields in) {
        Part sent = in.field(9, "eventCoding");
        Coding event = new Coding().setDisplay(sent.asText().to(""));
        if (sent.component(2).hasText()) {
            event.setSystem(CodeSystems.table("0003")).setCode(sent.component(2).code(""));
        }
        return event;
    }

    private static void security(Part code, Meta meta) {
        meta.addSecurity().setCode(code.code(""));
    }

    private static void tags(Fields in, Meta meta) {
        Part processing = in.field(11, "meta.tag");
        for (int number = 1; number <= 2; number++) {
            Part code = processing.component(number);
            if (code.hasText()) {
                meta.addTag()
                        .setSystem(CodeSystems.table(number == 1 ? "0103" : "0207"))
                        .setCode(code.code(""));
            }
        }
    }

    /// MSH-3, else MSH-24: published conversions prefer the application to its network address.
    private static MessageSourceComponent source(Session session, Fields in) {
        MessageSourceComponent source = new MessageSourceComponent();
        Part application = in.field(3, "source.name").component(1);
        if (application.hasText()) {
            source.setName(application.to(""));
        }
        Part named = in.field(in.field(3, "").component(2).hasText() ? 3 : 24, "source.endpoint");
        source.setEndpointElement(endpoint(named));
        ReadSegment software = session.message().segment("SFT");
        Part product = software.field(3, "MessageHeader.source.software");
        if (product.hasText()) {
            source.setSoftware(product.to(""));
        }
        Part version = software.field(2, "MessageHeader.source.version");
        if (version.hasText()) {
            source.setVersion(version.to(""));
        }
        return source;
    }

    /// FHIR asks for an endpoint.
    private static UrlType endpoint(Part hd) {
        String uri = Hd.endpoint(hd);
        if (uri.isEmpty()) {
            UrlType absent = new UrlType();
            absent.addExtension(ABSENT, new CodeType("unknown"));
            return absent;
        }
        hd.component(2).carried("");
        hd.component(3).carriedIfValued("");
        return new UrlType(uri);
    }

    /// MSH-4, whose country is in MSH-17.
    private static @Nullable Reference sender(Session session, Fields in) {
        Part facility = in.field(4, "sender");
        Part country = in.field(17, "sender(Organization.address.country)");
        if (!facility.isValued() && !country.hasText()) {
            return null;
        }
        Organization sender = Organizations.ofAuthority(facility);
        if (!sender.hasIdentifier()) {
            // FHIR asks for an identifier or a name: what the sender numbers is filed under this.
            sender.addIdentifier().setSystem("urn:ietf:rfc:3986").setValue(session.facility());
        }
        if (country.hasText()) {
            sender.addAddress().setCountry(country.to(""));
        }
        return put(session, "sender", sender);
    }

    /// A resource of this message alone: what one facility says of itself is no record of it.
    private static Reference put(Session session, String role, Organization organization) {
        ResourceIdentity identity =
                new ResourceIdentity("Organization", EventMapper.MESSAGE, session.messageId() + "|" + role);
        session.put(identity, null, organization, Mode.IF_ABSENT);
        return session.reference(identity);
    }

    /// MSH-5 and MSH-25, each at MSH-6; the organisations of MSH-23 are further receivers, or the only one.
    private static void destinations(Session session, Fields in, MessageHeader header) {
        Part facility = in.field(6, "destination.receiver");
        Reference receiver = facility.isValued() ? put(session, "receiver", Organizations.ofAuthority(facility)) : null;
        Part application = in.field(5, "destination");
        if (application.isValued() || receiver != null) {
            destination(application, receiver, header);
        }
        Part network = in.field(25, "destination");
        if (network.isValued() && !network.raw().equals(application.raw())) {
            destination(network, receiver, header);
        } else if (network.isValued()) {
            network.first().notCarried(Reason.REPEATED);
        }
        in.organizations(23, "destination.receiver", other -> {
            MessageDestinationComponent first = header.getDestinationFirstRep();
            if (first.hasReceiver()) {
                destination(in.segment().field(0), other, header);
            } else {
                first.setReceiver(other);
                complete(first);
            }
        });
    }

    private static void destination(Part hd, @Nullable Reference receiver, MessageHeader header) {
        MessageDestinationComponent destination = header.addDestination();
        if (hd.component(1).hasText()) {
            destination.setName(hd.component(1).to(".name"));
        }
        destination.setEndpointElement(endpoint(hd.in(".endpoint")));
        destination.setReceiver(receiver == null ? null : receiver.copy());
    }

    private static void complete(MessageDestinationComponent destination) {
        if (!destination.hasEndpointElement()) {
            destination.getEndpointElement().addExtension(ABSENT, new CodeType("unknown"));
        }
    }
}
