package report

import (
	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
)

// DownloadsQuery asks what was given out without a case.
type DownloadsQuery struct {
	From, Through civil.Date // both included
	Department    string     // the provider; empty: all
}

// DownloadsRow is what a department gave out to an audience in a month.
type DownloadsRow struct {
	Department string
	Month      string // e.g. "2026-09"
	Audience   domain.Audience
	Entries    int // of which something was given out
	domain.Downloads
}
