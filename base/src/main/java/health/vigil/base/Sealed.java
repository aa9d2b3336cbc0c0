package health.vigil.base;

import java.util.function.Function;

/// Identified content. It prints as `[sealed]`, has no equality of content, and opens only with a [PhiAccess].
///
/// @param <T> the content's type
public final class Sealed<T> {
    private final T content;

    private Sealed(T content) {
        this.content = content;
    }

    public static <T> Sealed<T> of(T content) {
        return new Sealed<>(content);
    }

    /// The content.
    ///
    /// @param access proof that a decision allowed it; its presence is the check
    @SuppressWarnings("unused")
    public T open(PhiAccess access) {
        return content;
    }

    /// The same seal around a derived content; nothing is disclosed.
    public <R> Sealed<R> map(Function<? super T, ? extends R> derive) {
        return new Sealed<>(derive.apply(content));
    }

    @Override
    public String toString() {
        return "[sealed]";
    }
}
