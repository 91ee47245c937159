package workflows

// Types lists the workflow types that this program knows. The workflow of a case
// has the type that its procedure names, so that people find the kinds of case
// apart in the Temporal UI; what runs is [Case] under each of the names, and
// [AnyCase] under every other.
func Types() []string {
	return []string{
		"ShareApplication", "OpenDataRequest", "CatalogChange", "CorrectionTicket", "CatalogObjection", "Rectification",
		"ShareCoordination", "ServiceSuspension",
	}
}
