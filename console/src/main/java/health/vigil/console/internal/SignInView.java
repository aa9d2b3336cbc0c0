package health.vigil.console.internal;

/// The sign-in page.
///
/// @param csrfToken for the form
/// @param failed after a failed attempt
/// @param ended after a form was sent in a session that had ended
public record SignInView(String csrfToken, boolean failed, boolean ended) {}
