package bpmn

import "strconv"

// The ids of elements that are no state. A state's name has no hyphen.

func decisionID(state string) string       { return state + "-decision" }
func endID(state string) string            { return state + "-end" }
func timerID(state, clock string) string   { return state + "-" + clock + "-timer" }
func overdueID(state, clock string) string { return state + "-" + clock + "-overdue" }
func lapseID(state, clock string) string   { return state + "-" + clock + "-lapse" }
func extendID(state, clock string) string  { return state + "-" + clock + "-extend" }
func extendedID(state, clock string) string {
	return state + "-" + clock + "-extended"
}
func extensionID(clock string) string               { return clock + "-extension" }
func undecidedID(task string) string                { return task + "-timer" }
func messageID(state, action string) string         { return state + "-" + action }
func doneID(state, action string) string            { return state + "-" + action + "-done" }
func jointID(state string, i int) string            { return state + "-task-" + strconv.Itoa(i+1) }
func anytimeID(action string) string                { return "anytime-" + action }
func anytimeStartID(action string) string           { return anytimeID(action) + "-start" }
func branchFlow(state string, number int) string    { return state + "-branch-" + strconv.Itoa(number) }
func actionFlow(from, action string) string         { return from + "-by-" + action }
func lapseFlow(state, clock string) string          { return lapseID(state, clock) + "-lapsed" }
func onwards(from string) string                    { return from + "-on" }
func processID(regulation, procedure string) string { return regulation + "." + procedure }
func anytimeAt(state, action string) string         { return state + "-anytime-" + action }
