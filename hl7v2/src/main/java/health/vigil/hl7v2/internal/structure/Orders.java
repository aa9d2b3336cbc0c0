package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.structure.Order.Result;
import health.vigil.hl7v2.internal.structure.Order.Sample;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Groups the segments of a message into orders, for all structures that have any. An order begins with its ORC, or
/// where there is none with what is ordered, given or done; messages that begin with the specimen (OUL) have the
/// ORC after the OBR. What stands before the first order is the patient's and not grouped; so are diagnoses and
/// charges in structures that are not about orders.
final class Orders {
    private final List<Order> orders = new ArrayList<>();
    private final ReadSegment absent;
    private final boolean specimenFirst;
    private final boolean amongOthers;
    private final boolean withPrior;
    private boolean prior;
    private boolean charged;
    private @Nullable Order open;
    private @Nullable Result result;
    private @Nullable Sample sample;
    private @Nullable Sample waiting;

    private Orders(Session session) {
        this.absent = absent(session);
        this.specimenFirst = session.header().type().equals("OUL");
        this.amongOthers = switch (session.header().type()) {
            case "BAR", "DFT", "REF", "ADT" -> true;
            default -> false;
        };
        this.withPrior = switch (session.header().type()) {
            case "OML", "OMG", "OMI" -> true;
            default -> false;
        };
    }

    /// What stands for a segment that was not sent.
    static ReadSegment absent(Session session) {
        return new ReadSegment(session.message().message().segment("000"));
    }

    static List<Order> of(Session session) {
        Orders orders = new Orders(session);
        session.message().segments().forEach(orders::take);
        orders.orders.forEach(order -> order.prior(orders.isPrior(order)));
        return orders.orders;
    }

    private void take(ReadSegment segment) {
        charged = segment.name().equals("FT1") || (charged && segment.name().equals("NTE"));
        switch (segment.name()) {
            case "ORC" -> {
                if (specimenFirst
                        && open != null
                        && !open.hasOrc()
                        && open.results().isEmpty()) {
                    open.orc(segment);
                } else {
                    begin().orc(segment);
                }
            }
            case "PID" -> {
                prior = withPrior && !orders.isEmpty();
                close();
            }
            case "OBR" -> detail(segment, open == null || open.has("OBR"));
            case "PRB", "GOL", "PTH" -> close();
            case "PR1", "GT1", "IN1", "ACC", "PV1", "AL1" -> {
                if (amongOthers) {
                    close();
                }
            }
            case "RXO", "RXA", "RXD", "RXE", "RXG" ->
                detail(segment, open == null || (!open.hasOrc() && open.has(segment.name())));
            case "SPM" -> specimen(segment);
            case "SAC" -> {
                result = null;
                if (sample != null) {
                    sample.containers().add(segment);
                }
            }
            case "OBX" -> observation(segment);
            case "NTE" -> note(segment);
            case "PRT" -> {
                if (result != null) {
                    result.participations().add(segment);
                } else {
                    detail(segment, false);
                }
            }
            case "DG1", "FT1" -> {
                if (amongOthers) {
                    close();
                } else {
                    detail(segment, false);
                }
            }
            case "TQ1", "TQ2", "RXR", "RXC", "CTI", "BLG", "TCD", "IPC" -> detail(segment, false);
            default -> {}
        }
    }

    /// What comes after a further PID was answered before (PRIOR_RESULT), until an order is placed, changed or stopped;
    /// and what has a result, or says that it is a previous one, where orders are placed.
    private boolean isPrior(Order order) {
        return switch (order.orc().field(1).peek()) {
            case "PR" -> withPrior;
            case "RE" -> withPrior && (order.isPrior() || !order.results().isEmpty());
            case "", "OK", "SC", "CN" -> order.isPrior();
            default -> false;
        };
    }

    private Order begin() {
        Order order = new Order(absent);
        orders.add(order);
        order.prior(prior);
        open = order;
        result = null;
        sample = null;
        if (waiting != null) {
            order.samples().add(waiting);
        }
        return order;
    }

    /// What follows is not the order's, nor its last result's or specimen's.
    private void close() {
        open = null;
        result = null;
        sample = null;
    }

    private void detail(ReadSegment segment, boolean begins) {
        Order order = begins ? begin() : open;
        if (order != null) {
            order.details().add(segment);
            result = null;
            sample = null;
        }
    }

    /// Where specimens come first, each belongs to the orders after it.
    private void specimen(ReadSegment spm) {
        Sample next = new Sample(spm, new ArrayList<>(), new ArrayList<>());
        sample = next;
        result = null;
        if (specimenFirst && (open == null || isDone(open))) {
            waiting = next;
            open = null;
        } else if (open != null) {
            open.samples().add(next);
        }
    }

    private boolean isDone(Order order) {
        return waiting != null && order.samples().contains(waiting);
    }

    private void observation(ReadSegment obx) {
        Result next = Result.of(obx, open == null ? absent : open.step());
        if (sample != null) {
            sample.results().add(next);
        } else if (open != null) {
            open.results().add(next);
        } else {
            return;
        }
        result = next;
    }

    private void note(ReadSegment nte) {
        if (charged) {
            return; // the charge's own
        }
        if (result != null) {
            result.notes().add(nte);
        } else if (open != null && sample == null) {
            open.notes().add(nte);
        }
    }
}
