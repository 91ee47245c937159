// Package bpmn shows a procedure as BPMN 2.0: as XML with diagram interchange, that
// any modeler opens and another engine runs, and as SVG, both of one [Diagram].
//
// # What becomes what
//
// A state keeps its name as the id of its element, so that a path through the diagram
// can be compared with a path of the machine ([Path]).
//
//	gateway          exclusive gateway, in the platform's lane; the last branch is the default
//	task             user task in the lane of who owes it; several ways on: an exclusive gateway behind it
//	tasks            sub-process, its tasks between parallel gateways; what one party alone may
//	                 decide leaves it by an interrupting escalation
//	service          service task in the platform's lane
//	end              end event
//	clock            timer on the boundary of each state that runs it: interrupting where the
//	                 expiry moves the case, else a parallel way to an escalation
//	action that stays, request for more time
//	                 message on the boundary that does not interrupt
//	anytime          event sub-process; where it leads back into the procedure, an interrupting
//	                 message on each task where it is open
//	children         text annotation, as it is offered and not awaited
//
// Periods are in working days, which no ISO 8601 duration can say: a timer's date is the
// expression due("CLOCK"). Expressions are of expr-lang, over what the package procedure
// names, and action, the name of the action by which the task was completed. Articles,
// readings and conditions stand in documentation, for people, and as typed extension
// elements of the namespace [Namespace], for programs.
//
// # How it is laid out
//
// Columns are the longest ways from the start, loops left aside; rows belong to lanes. Lines
// are orthogonal and run in gutters between columns, channels between rows, or through free
// cells, each on a track of its own unless both end in the same place; so no line crosses a
// shape and none lies on another. Labels take the place near their line that hits least.
package bpmn
