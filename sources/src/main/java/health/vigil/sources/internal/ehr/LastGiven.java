package health.vigil.sources.internal.ehr;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.base.Sha256;
import health.vigil.intake.Delivery;
import java.util.HashMap;
import java.util.Map;

/// What resources are known by. One that says neither version nor time may return to what it was, which is news: it
/// is known by its content and by what was given of it before.
final class LastGiven {
    private final Deliveries deliveries;
    private final Map<String, String> fresh = new HashMap<>();

    LastGiven(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    Delivery delivery(FoundResource found) {
        Delivery byContent = found.delivery();
        String content = byContent.id();
        if (content == null || found.hasVersion() || found.id().isEmpty()) {
            return byContent;
        }
        String about = "last/" + found.type() + "/" + found.id();
        String last = fresh.containsKey(about)
                ? fresh.get(about)
                : deliveries.progress(about).orElse("");
        String known = content + " ";
        if (last.startsWith(known)) {
            return new Delivery(last.substring(known.length()), found.type(), byContent.content());
        }
        String id = last.isEmpty() ? content : content + "/" + Sha256.hex(last.getBytes(UTF_8));
        fresh.put(about, known + id);
        return new Delivery(id, found.type(), byContent.content());
    }

    /// What is to be committed with the deliveries that were made since this was asked last.
    Map<String, String> with(Map<String, String> progress) {
        Map<String, String> all = new HashMap<>(fresh);
        all.putAll(progress);
        fresh.clear();
        return all;
    }
}
