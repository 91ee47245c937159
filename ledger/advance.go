package ledger

// Conclude draws what a transition means for other cases, and records all of them. The parent cases are held first, each
// older than the last; only then are child cases filed, which takes numbers.
func (c Cases) Conclude(tr *Transition) error {
	held, err := c.holdParents(tr)
	if err != nil {
		return err
	}
	return c.settle(held)
}

// settle files the child cases that held ones ask for, and records all.
func (c Cases) settle(held []*Transition) error {
	all := held
	for _, tr := range held {
		children, err := c.fileChildren(tr)
		if err != nil {
			return err
		}
		all = append(all, children...)
	}
	for _, tr := range all {
		if err := c.Record(tr); err != nil {
			return err
		}
	}
	return nil
}
