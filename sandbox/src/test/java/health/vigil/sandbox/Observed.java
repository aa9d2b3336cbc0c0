package health.vigil.sandbox;

import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.Segment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An OBX of a feed with what its message says about it, read with the platform's own parser.
///
/// @param sent MSH-7 without its offset
/// @param when OBX-14 without its offset
record Observed(
        String sent,
        String order,
        String item,
        String loinc,
        String type,
        String value,
        String unit,
        String status,
        String when) {
    /// Every observation of a feed, in order of sending.
    static List<Observed> in(Path feed) {
        List<Observed> observed = new ArrayList<>();
        for (Message message : messages(feed)) {
            String sent = message.segment("MSH").field(7).component(1).text();
            String order = message.segment("OBR").field(3).component(1).text();
            for (Segment obx : message.segments("OBX")) {
                observed.add(new Observed(
                        sent.substring(0, 14),
                        order,
                        obx.field(3).component(4).text(),
                        obx.field(3).component(1).text(),
                        obx.field(2).component(1).text(),
                        obx.field(5).component(1).text()
                                + obx.field(5).component(2).text(),
                        obx.field(6).component(1).text(),
                        obx.field(11).component(1).text(),
                        obx.field(14).component(1).text().substring(0, 14)));
            }
        }
        return observed;
    }

    /// Every message of a feed, in order of sending.
    static List<Message> messages(Path feed) {
        List<Message> messages = new ArrayList<>();
        try (Feed reader = Feed.open(feed)) {
            reader.forEachRemaining(message -> messages.add(Message.parse(message.bytes())));
        }
        return messages;
    }
}
