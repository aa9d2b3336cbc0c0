package health.vigil.base;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Identified content. It prints as `[sealed]`, has no equality of content, and opens only with a [PhiAccess].
///
/// @param <T> the content's type
public final class Sealed<T> {
    private final Supplier<? extends T> content;

    private Sealed(Supplier<? extends T> content) {
        this.content = content;
    }

    public static <T> Sealed<T> of(T content) {
        return new Sealed<>(() -> content);
    }

    /// Content that is made when it is first opened, and not at all where nobody does.
    ///
    /// @param making called once; what it throws, the first opening throws
    public static <T> Sealed<T> whenOpened(Supplier<? extends T> making) {
        return new Sealed<>(new Once<T>(making));
    }

    /// The content.
    ///
    /// @param access proof that a decision allowed it; its presence is the check
    @SuppressWarnings("unused")
    public T open(PhiAccess access) {
        return content.get();
    }

    /// The same seal around a derived content; nothing is disclosed.
    public <R> Sealed<R> map(Function<? super T, ? extends R> derive) {
        return of(derive.apply(content.get()));
    }

    @Override
    public String toString() {
        return "[sealed]";
    }

    private static final class Once<T> implements Supplier<T> {
        private final Supplier<? extends T> making;
        private @Nullable T made;

        Once(Supplier<? extends T> making) {
            this.making = making;
        }

        @Override
        public synchronized T get() {
            T known = made;
            if (known == null) {
                known = making.get();
                made = known;
            }
            return known;
        }
    }
}
