package bpmn

// interchange writes where everything is drawn.
func (dia *Diagram) interchange(w *writer) {
	w.start("bpmndi:BPMNDiagram", attr{"id", "diagram"})
	w.start("bpmndi:BPMNPlane", attr{"id", "plane"}, attr{"bpmnElement", "collaboration"})
	shape(w, "pool", dia.pool, nil, attr{"isHorizontal", "true"})
	for _, l := range dia.lanes {
		shape(w, "lane-"+l.role, l.box, nil, attr{"isHorizontal", "true"})
	}
	dia.g.every(func(n *node) { shape(w, n.id, n.box, n.label, look(n)...) }, func(e *edge) { drawn(w, e) })
	for _, n := range dia.notes {
		shape(w, n.id, n.box, nil)
	}
	w.end()
	w.end()
}

func look(n *node) []attr {
	switch n.kind {
	case exclusive:
		return []attr{{"isMarkerVisible", "true"}}
	case subProcess:
		return []attr{{"isExpanded", "true"}}
	default:
		return nil
	}
}

func shape(w *writer, id string, b box, label *box, attrs ...attr) {
	w.start("bpmndi:BPMNShape", append([]attr{{"id", id + "-shape"}, {"bpmnElement", id}}, attrs...)...)
	placed(w, b)
	labelled(w, label)
	w.end()
}

func drawn(w *writer, e *edge) {
	w.start("bpmndi:BPMNEdge", attr{"id", e.id + "-edge"}, attr{"bpmnElement", e.id})
	for _, p := range e.points {
		w.leaf("di:waypoint", attr{"x", px(p.x)}, attr{"y", px(p.y)})
	}
	labelled(w, e.label)
	w.end()
}

func labelled(w *writer, label *box) {
	if label == nil {
		return
	}
	w.start("bpmndi:BPMNLabel")
	placed(w, *label)
	w.end()
}

func placed(w *writer, b box) {
	w.leaf("dc:Bounds", attr{"x", px(b.x)}, attr{"y", px(b.y)}, attr{"width", px(b.w)}, attr{"height", px(b.h)})
}
