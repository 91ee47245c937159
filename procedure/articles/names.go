package articles

import (
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/shixian/shixian/procedure"
)

// Pack is what a ledger accounts for.
type Pack struct {
	Regulation *procedure.Regulation
	Procedures []*procedure.Definition
}

// catalogPrefix begins what is implemented by the catalog.
const catalogPrefix = "catalog."

// Named is something that implements an article.
type Named struct {
	Path      string                // as the ledger names it
	Title     string                // in Chinese, as far as it has one
	Procedure *procedure.Definition // nil: of the regulation or of the catalog
	Within    string                // path within the procedure; empty: all of it
}

// names finds what a ledger names in a pack.
type names struct {
	Pack
	regulation any   // regulation.yaml
	procedures []any // each procedure's file
}

func (p Pack) names() names {
	n := names{Pack: p, regulation: tree(p.Regulation.Source)}
	for _, d := range p.Procedures {
		n.procedures = append(n.procedures, tree(d.Source.Procedure))
	}
	return n
}

// tree reads YAML that has been read before, and so can be.
func tree(source []byte) any {
	var node any
	_ = yaml.Unmarshal(source, &node)
	return node
}

// find returns what a path of the ledger names: anything that the pack's YAML has there, or a rule of the catalog.
func (n names) find(path string) (Named, bool) {
	if rule, ok := strings.CutPrefix(path, catalogPrefix); ok {
		for _, r := range CatalogRules {
			if r.Name == rule {
				return Named{Path: path, Title: r.Title}, true
			}
		}
		return Named{}, false
	}
	first, within, _ := strings.Cut(path, ".")
	for i, d := range n.Procedures {
		if d.Name == first {
			words, ok := walk(n.procedures[i], within)
			return Named{path, strings.TrimSpace(d.Title + " " + words), d, within}, ok
		}
	}
	words, ok := walk(n.regulation, path)
	return Named{Path: path, Title: words}, ok
}

// sections are the parts of a pack's files in Chinese.
var sections = map[string]string{
	"filing": "发起", "form": "填写", "outcomes": "结果", "clocks": "期限", "expired": "届满", "extension": "延期", "anytime": "随时",
	"children": "后续办件", "states": "环节", "actions": "办理", "tasks": "任务", "task": "任务", "never": "不得发生",
	"breaches": "违规情形", "duties": "年度义务", "parties": "当事方", "evaluation": "年度评价", "indicators": "指标", "notices": "告知",
	"in_force": "施行日期", "counting": "期间的计算", "fields": "须说明的事项", "lights": "预警", "escalation": "逐级督办",
	"checked_against": "上位法核对", "import_reviews": "导入目录之前的审查", "retention": "保管期限",
}

// walk follows a path of a YAML document and says in Chinese what it leads to: 期限“答复”届满. An item of a list goes by
// its name.
func walk(node any, path string) (words string, ok bool) {
	if path == "" {
		return "", true
	}
	for _, step := range strings.Split(path, ".") {
		if node = child(node, step); node == nil {
			return "", false
		}
		if section, is := sections[step]; is {
			words += section
		} else if title := titleOf(node); title != "" {
			words += "“" + title + "”"
		}
	}
	return words, true
}

func child(node any, name string) any {
	switch n := node.(type) {
	case map[string]any:
		return n[name]
	case []any:
		for _, item := range n {
			if m, ok := item.(map[string]any); ok && m["name"] == name {
				return m
			}
		}
	}
	return nil
}

// titleOf is what a part is called; a part that is no mapping is its own title.
func titleOf(node any) string {
	if m, ok := node.(map[string]any); ok {
		node = m["title"]
	}
	title, _ := node.(string)
	return title
}
