package domain

import "strings"

// MachineMark stands behind the name of every machine's account, wherever a name is shown: in lists, in timelines, on the record.
const MachineMark = "（接口）"

// NamedFor is the name as it is kept: a machine's has its mark, and nobody else's does.
func (p Person) NamedFor(name string) string {
	name = strings.TrimSpace(name)
	for strings.HasSuffix(name, MachineMark) {
		name = strings.TrimSpace(strings.TrimSuffix(name, MachineMark))
	}
	if p.Machine {
		name += MachineMark
	}
	return name
}
