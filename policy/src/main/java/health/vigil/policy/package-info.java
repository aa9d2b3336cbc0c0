/// May this be done, by which rule: principals, requests, decisions.
@NullMarked
package health.vigil.policy;

import org.jspecify.annotations.NullMarked;
