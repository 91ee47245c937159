package store

import (
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
)

// shape is the column in which the database has put together all that figures tell obligations apart by; migration 2 says
// how. From the right: 2 bits for the authority, 16 for the days of the case, 16 for the days used, 4 flags, the standing.
type shape int64

var (
	shapeAuthorities = []procedure.Authority{1: procedure.Statutory, 2: procedure.Construed, 3: procedure.Practice}
	shapeStandings   = []report.Standing{
		1: report.OnTime, 2: report.Late, 3: report.Expired, 4: report.Consented,
		5: report.Cancelled, 6: report.Overdue, 7: report.Running, 8: report.Held,
	}
)

// cell takes it apart.
func (s shape) cell() report.Cell {
	flag := func(bit int) bool { return s>>(34+bit)&1 == 1 }
	return report.Cell{
		Authority: shapeAuthorities[s&3], CaseDays: int(s >> 2 & 0xffff), Days: int(s >> 18 & 0xffff),
		Completes: flag(0), First: flag(1), Paused: flag(2), Extended: flag(3), Standing: shapeStandings[s>>38],
	}
}
