package bpmn

import (
	"slices"
	"strings"
)

const expressions = "https://expr-lang.org/"

// XML returns the diagram as BPMN 2.0 with diagram interchange.
func (dia *Diagram) XML() []byte {
	w := &writer{}
	w.b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
	w.start("bpmn:definitions",
		attr{"xmlns:bpmn", "http://www.omg.org/spec/BPMN/20100524/MODEL"},
		attr{"xmlns:bpmndi", "http://www.omg.org/spec/BPMN/20100524/DI"},
		attr{"xmlns:dc", "http://www.omg.org/spec/DD/20100524/DC"},
		attr{"xmlns:di", "http://www.omg.org/spec/DD/20100524/DI"},
		attr{"xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"},
		attr{"xmlns:shixian", Namespace},
		attr{"id", "definitions"}, attr{"name", dia.title()},
		attr{"targetNamespace", Namespace + ":" + dia.def.Regulation.ID},
		attr{"expressionLanguage", expressions}, attr{"exporter", "shixian"},
	)
	dia.signals(w)
	dia.collaboration(w)
	dia.process(w)
	dia.interchange(w)
	w.end()
	return []byte(w.b.String())
}

// signals declares the messages and escalations that events refer to, each name once.
func (dia *Diagram) signals(w *writer) {
	declared := map[string]bool{}
	dia.g.every(func(n *node) {
		id := dia.signal(n)
		if id == "" || declared[id] {
			return
		}
		declared[id] = true
		if n.trigger == message {
			w.leaf("bpmn:message", attr{"id", id}, attr{"name", oneLine(n.name)})
		} else {
			w.leaf("bpmn:escalation", attr{"id", id}, attr{"name", n.name}, attr{"escalationCode", id})
		}
	}, func(*edge) {})
}

// signal is the id of the message or escalation of an event: that of the first with
// its name. What is thrown inside a sub-process and caught on its boundary has one name.
func (dia *Diagram) signal(n *node) string {
	if n.trigger != message && n.trigger != escalation {
		return ""
	}
	id := ""
	dia.g.every(func(other *node) {
		if id == "" && other.trigger == n.trigger && other.name == n.name {
			id = other.id + "-" + string(n.trigger)
		}
	}, func(*edge) {})
	return id
}

func oneLine(text string) string { return strings.ReplaceAll(text, "\n", " ") }

func (dia *Diagram) collaboration(w *writer) {
	w.start("bpmn:collaboration", attr{"id", "collaboration"})
	w.leaf("bpmn:participant", attr{"id", "pool"}, attr{"name", dia.title()}, attr{"processRef", dia.processID()})
	for _, n := range dia.notes {
		w.start("bpmn:textAnnotation", attr{"id", n.id})
		extensions(w, []fact{n.fact})
		w.text("bpmn:text", n.text)
		w.end()
	}
	w.end()
}

func (dia *Diagram) processID() string { return processID(dia.def.Regulation.ID, dia.def.Name) }

func (dia *Diagram) process(w *writer) {
	w.start("bpmn:process", attr{"id", dia.processID()}, attr{"name", dia.def.Title}, attr{"isExecutable", "true"})
	w.text("bpmn:documentation", dia.def.Regulation.Quoted()+dia.def.Basis)
	if dia.def.Note != "" {
		w.text("bpmn:documentation", dia.def.Note)
	}
	f := fact{tag: "procedure"}
	f.set("ref", dia.def.Ref())
	f.set("regulation", dia.def.Regulation.ID)
	f.set("workflow", dia.def.Workflow)
	f.set("basis", dia.def.Basis)
	extensions(w, []fact{f})
	dia.laneSet(w)
	dia.content(w, dia.g)
	w.end()
}

func (dia *Diagram) laneSet(w *writer) {
	w.start("bpmn:laneSet", attr{"id", "lanes"})
	for _, l := range dia.lanes {
		w.start("bpmn:lane", attr{"id", "lane-" + l.role}, attr{"name", l.title})
		for _, n := range dia.g.nodes {
			if n.lane == l.role {
				w.text("bpmn:flowNodeRef", n.id)
			}
		}
		w.end()
	}
	w.end()
}

// content writes the elements of a process or a sub-process.
func (dia *Diagram) content(w *writer, g *graph) {
	for _, n := range g.nodes {
		dia.element(w, n)
	}
	for _, e := range g.edges {
		flow(w, e)
	}
}

func (dia *Diagram) element(w *writer, n *node) {
	attrs := []attr{{"id", n.id}, {"name", n.name}}
	switch {
	case n.kind == boundary:
		attrs = append(attrs, attr{"attachedToRef", n.host.id}, unless("cancelActivity", n.along))
	case n.kind == startEvent:
		attrs = append(attrs, unless("isInterrupting", n.along))
	case n.anytime:
		attrs = append(attrs, attr{"triggeredByEvent", "true"})
	}
	if i := slices.IndexFunc(n.out, func(e *edge) bool { return e.fallback }); i >= 0 {
		attrs = append(attrs, attr{"default", n.out[i].id})
	}
	w.start("bpmn:"+string(n.kind), attrs...)
	described(w, n.doc, n.facts)
	for _, e := range n.in {
		w.text("bpmn:incoming", e.id)
	}
	for _, e := range n.out {
		w.text("bpmn:outgoing", e.id)
	}
	if n.inner != nil {
		dia.content(w, n.inner)
	}
	dia.event(w, n)
	w.end()
}

// unless is an attribute that is true where it is not said.
func unless(name string, not bool) attr {
	if not {
		return attr{name, "false"}
	}
	return attr{}
}

func (dia *Diagram) event(w *writer, n *node) {
	id := attr{"id", n.id + "-definition"}
	switch n.trigger {
	case timer:
		w.start("bpmn:timerEventDefinition", id)
		w.text("bpmn:timeDate", `due("`+n.clock+`")`, attr{"xsi:type", "bpmn:tFormalExpression"}, attr{"language", expressions})
		w.end()
	case message:
		w.leaf("bpmn:messageEventDefinition", id, attr{"messageRef", dia.signal(n)})
	case escalation:
		w.leaf("bpmn:escalationEventDefinition", id, attr{"escalationRef", dia.signal(n)})
	case terminate:
		w.leaf("bpmn:terminateEventDefinition", id)
	case blank: // an event without a definition
	}
}

func flow(w *writer, e *edge) {
	w.start("bpmn:sequenceFlow", attr{"id", e.id}, attr{"name", e.name}, attr{"sourceRef", e.from.id}, attr{"targetRef", e.to.id})
	doc := e.doc
	if e.condition != "" && !strings.HasPrefix(e.condition, "action == ") {
		doc = append([]string{"条件：" + e.condition}, doc...)
	}
	described(w, doc, e.facts)
	if e.condition != "" {
		w.text("bpmn:conditionExpression", e.condition, attr{"xsi:type", "bpmn:tFormalExpression"}, attr{"language", expressions})
	}
	w.end()
}

func described(w *writer, doc []string, facts []fact) {
	if len(doc) > 0 {
		w.text("bpmn:documentation", strings.Join(doc, "\n"))
	}
	extensions(w, facts)
}

func extensions(w *writer, facts []fact) {
	if len(facts) == 0 {
		return
	}
	w.start("bpmn:extensionElements")
	for _, f := range facts {
		w.leaf("shixian:"+f.tag, f.attrs...)
	}
	w.end()
}
