package domain

import "cloud.google.com/go/civil"

// Page asks for a stretch of a list. Lists are ordered and cursors opaque to
// those who ask.
type Page struct {
	After string
	Limit int  // 1 to 200
	Count bool // how long the whole list is, too
}

// List is a stretch of a list and where it goes on; Next is empty at the end.
type List[T any] struct {
	Items []T
	Next  string
	Total *Total // nil: it was not asked for, or would take too long to count
}

// Total is how many rows a list has.
type Total struct {
	Rows int
	More bool // there are more than Rows, which is MostCounted
}

// MostCounted is up to how many rows a list is counted.
const MostCounted = 10_000

// Sort is an order of a list; one with a minus is the other way round.
type Sort string

// The orders of lists. What has no due day comes last.
const (
	ByDue            Sort = "due"
	BySubmission     Sort = "filed"
	BySubmissionLast Sort = "-filed" // the latest first
	ByReceipt        Sort = "received"
	ByReceiptLast    Sort = "-received"
	ByNumber         Sort = "number"
	ByNumberLast     Sort = "-number"
)

// Period is from a day through another one; nil does not bound it.
type Period struct{ From, Through *civil.Date }

// DueIn is a period of due days that moves with the calendar.
type DueIn string

// The periods that move.
const (
	DueToday    DueIn = "today"
	DueThisWeek DueIn = "week" // from Monday through Sunday
)
