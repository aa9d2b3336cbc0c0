/// Items of a source: JSON objects and rows, leaf by leaf.
@NullMarked
package health.vigil.sources.internal.item;

import org.jspecify.annotations.NullMarked;
