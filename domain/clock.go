package domain

import "time"

// ClockDoubt is why the house does not trust its clock, by which expiries are held; empty: it does.
type ClockDoubt string

// The doubts.
const (
	ClockAhead   ClockDoubt = "ahead"   // it leapt forward
	ClockBack    ClockDoubt = "back"    // it went back
	ClockAbsence ClockDoubt = "absence" // nobody looked for a long time: the house was down, or the clock leapt meanwhile
	ClockApart   ClockDoubt = "apart"   // after such a time most of the processes have clocks of their own that show another time
)

// ClockState is how the house's clock is. Its times are real ones, also in a drill.
type ClockState struct {
	Doubt     ClockDoubt
	HeldSince *time.Time // since when expiries are held
	Reading   time.Time  // what the clock shows
	House     time.Time  // the time by which acts are dated: Reading, or what it should be
	Until     time.Time  // what was due before this instant still expires
	GraceEnds *time.Time // with ClockAbsence: when the clock is trusted if nothing happens
	Processes []ClockProcess
}

// Held tells whether expiries are held.
func (s ClockState) Held() bool { return s.Doubt != "" }

// ClockProcess is a process of the house, with how far its own clock is ahead of the ledger's.
type ClockProcess struct {
	ID    string
	Host  string
	Ahead time.Duration
	Seen  time.Time
}

// Title is the doubt in words.
func (d ClockDoubt) Title() string { return clockDoubts[d] }

var clockDoubts = map[ClockDoubt]string{
	ClockAhead: "系统时间突然向前跳动", ClockBack: "系统时间向后倒退", ClockAbsence: "系统停用较久后刚刚恢复，时间尚待观察",
	ClockApart: "系统停用较久后恢复，多数进程的时间与台账不一致",
}
