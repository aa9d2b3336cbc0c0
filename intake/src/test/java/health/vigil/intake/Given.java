package health.vigil.intake;

import health.vigil.policy.Decided;

/// What policy permitted.
final class Given {
    private Given() {}

    static <T> T given(Decided<T> answer) {
        return switch (answer) {
            case Decided.Given<T> given -> given.content();
            case Decided.Refused<T> refused -> throw new AssertionError(refused.denial());
        };
    }
}
