package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cwe;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Organizations;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.table.CodeSystems;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.MessageHeader;
import org.hl7.fhir.r4.model.MessageHeader.MessageDestinationComponent;
import org.hl7.fhir.r4.model.MessageHeader.MessageSourceComponent;
import org.hl7.fhir.r4.model.UrlType;

/// MSH and SFT, tables MSH[MessageHeader] and SFT[MessageHeader], for messages that are converted where no journal
/// keeps
/// them.
public final class MessageHeaderMapper {
    private static final String ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}");

    private MessageHeaderMapper() {}

    /// States it, before all that the message is about.
    public static void put(Session session) {
        ReadSegment msh = session.message().segment("MSH");
        Fields in = new Fields(session, msh, "MessageHeader");
        MessageHeader header = new MessageHeader();
        session.put(
                new ResourceIdentity("MessageHeader", EventMapper.MESSAGE, session.messageId()),
                null,
                header,
                Mode.REPLACE);
        event(in, header);
        source(in, session.message().segment("SFT"), header.getSource());
        destination(in, header);
        if (in.isValued(4)) {
            header.setSender(Organizations.named(session, in.field(4, "sender")));
        }
        in.organizations(22, "responsible", header::setResponsible);
        in.text(8, "meta.security", words -> header.getMeta().addSecurity().setDisplay(words));
        processing(in, header);
        in.each(19, "language", language -> {
            for (int number : new int[] {1, 4}) {
                Part code = language.component(number);
                if (LANGUAGE.matcher(code.peek()).matches()) {
                    header.setLanguage(code.to(""));
                }
            }
        });
        in.each(
                26,
                "meta.security",
                tag -> Cwe.concept(tag, "0952", session.facility()).getCoding().forEach(header.getMeta()::addSecurity));
        in.each(
                27,
                "meta.security",
                tag -> Cwe.concept(tag, "0953", session.facility()).getCoding().forEach(header.getMeta()::addSecurity));
    }

    private static void event(Fields in, MessageHeader header) {
        Part type = in.field(9, "eventCoding");
        StringBuilder words = new StringBuilder();
        for (int number = 1; number <= 3; number++) {
            Part part = type.component(number);
            if (part.isValued()) {
                words.append(words.isEmpty() ? "" : "^").append(part.to(".display"));
            }
        }
        Part event = type.component(2).hasText() ? type.component(2) : type.component(1);
        header.setEvent(new Coding(CodeSystems.table("0003"), event.code(".code"), words.toString()));
    }

    /// Who sent it: MSH-24 says better than MSH-3 where.
    private static void source(Fields in, ReadSegment sft, MessageSourceComponent source) {
        Part application = in.field(3, "source");
        Part network = in.field(24, "source");
        Part name = application.component(1).isValued() ? application.component(1) : network.component(1);
        if (name.isValued()) {
            source.setName(name.to(".name"));
        }
        source.setEndpointElement(endpoint(network.isValued() ? network : application));
        Fields software = new Fields(in.session(), sft, "MessageHeader.source");
        software.text(2, "version", source::setVersion);
        software.text(3, "software", source::setSoftware);
    }

    private static void destination(Fields in, MessageHeader header) {
        Part application = in.field(5, "destination");
        Part network = in.field(25, "destination");
        if (!application.isValued() && !network.isValued() && !in.isValued(6) && !in.isValued(23)) {
            return;
        }
        MessageDestinationComponent destination = header.addDestination();
        Part name = application.component(1).isValued() ? application.component(1) : network.component(1);
        if (name.isValued()) {
            destination.setName(name.to(".name"));
        }
        destination.setEndpointElement(endpoint(network.isValued() ? network : application));
        if (in.isValued(6)) {
            destination.setReceiver(Organizations.named(in.session(), in.field(6, "destination.receiver")));
        } else {
            in.organizations(23, "destination.receiver", destination::setReceiver);
        }
    }

    /// The universal id of an HD as a URI; FHIR asks for one, so one that was not sent says so.
    private static UrlType endpoint(Part hd) {
        Part universal = hd.component(2);
        UrlType endpoint = new UrlType();
        if (universal.isValued()) {
            boolean host = hd.component(3).peek().equals("DNS");
            endpoint.setValue(host ? "urn:dns:" + CodeSystems.encode(universal.peek()) : Hd.uri(hd, 0));
            universal.carried(".endpoint");
            hd.component(3).carriedIfValued(".endpoint");
        } else {
            endpoint.addExtension(new Extension(ABSENT, new CodeType("unknown")));
        }
        return endpoint;
    }

    private static void processing(Fields in, MessageHeader header) {
        Part processing = in.field(11, "meta.tag");
        String[] tables = {"0103", "0207"};
        for (int i = 0; i < tables.length; i++) {
            Part code = processing.component(i + 1);
            if (code.isValued()) {
                header.getMeta().addTag(new Coding(CodeSystems.table(tables[i]), code.code(""), null));
            }
        }
    }
}
