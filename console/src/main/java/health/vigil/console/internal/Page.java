package health.vigil.console.internal;

/// Answers the requests of one route.
@FunctionalInterface
public interface Page {
    Reply answer(Request request);
}
